"""Governance Desk: a council's executive rolling programme, scrutiny work programme and public questions."""

from flask import Flask

from governance import council, home, meetings, people, programme, scrutiny, web  # noqa: F401 - the packages, before their modules
from governance.config import ROOT, Config
from governance.extensions import csrf, db, login_manager, migrate


def create_app(config: dict[str, object] | None = None) -> Flask:
    """The application; `config` overrides what the environment says."""
    from governance.council import bodies  # noqa: F401 - its views stand on the blueprint of council's routes
    from governance.council import routes as council_routes
    from governance.home import routes as home_routes
    from governance.meetings import agenda_routes, committee_routes  # noqa: F401 - likewise, on meetings'
    from governance.meetings import routes as meeting_routes
    from governance.meetings.commands import listen
    from governance.notices import post
    from governance.people import accounts, sessions  # noqa: F401 - accounts likewise, on people's
    from governance.people import routes as people_routes
    from governance.privacy.commands import look_after
    from governance.programme import routes as programme_routes
    from governance.programme.intake import routes as import_routes
    from governance.programme.outgoing import routes as export_routes
    from governance.questions import ask_routes, letter_routes, rules_routes
    from governance.questions import entering as question_entering  # noqa: F401 - its views stand on questions' blueprint
    from governance.questions import following as question_following
    from governance.questions import panels as question_panels
    from governance.questions import public_routes as question_public_routes
    from governance.questions import routes as question_routes
    from governance.questions.figures import routes as figure_routes
    from governance.questions.intake import routes as question_import_routes
    from governance.questions.outgoing import routes as question_export_routes
    from governance.questions.sheets import routes as sheet_routes
    from governance.scrutiny import moves  # noqa: F401 - its view stands on the blueprint of scrutiny's routes
    from governance.scrutiny import routes as scrutiny_routes
    from governance.scrutiny.ahead import panels as ahead_panels
    from governance.scrutiny.ahead import routes as ahead_routes
    from governance.scrutiny.commands import follow_meetings, guard, what_stays
    from governance.scrutiny.intake import routes as work_import_routes
    from governance.scrutiny.outgoing import routes as work_export_routes
    from governance.scrutiny.report import routes as report_routes
    from governance.suggestions import (
        draft_routes,
        entering,  # noqa: F401 - its views stand on the blueprint of suggestions' routes
        file_routes,
        following,
        interest_panels,
        interest_routes,
        public_routes,
        score_routes,
    )
    from governance.suggestions import panels as suggestion_panels
    from governance.suggestions import routes as suggestion_routes
    from governance.suggestions.intake import routes as suggestion_import_routes
    from governance.suggestions.outgoing import routes as suggestion_export_routes
    from governance.suggestions.report import routes as suggestion_report_routes
    from governance.web import access, errors, pages, security
    from governance.web.panels import add_beneath, add_panel

    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.from_object(Config())
    app.config.update(config or {})
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    sessions.init_app(app, login_manager)
    access.init_app(app)  # before CSRF protection: who is signed out is asked to sign in, not told of a token
    csrf.init_app(app)
    for part in (security, errors, pages, post):
        part.init_app(app)
    for routes in (people_routes, council_routes, programme_routes, import_routes, export_routes, meeting_routes):
        app.register_blueprint(routes.blueprint)
    for routes in (scrutiny_routes, ahead_routes, report_routes, work_import_routes, work_export_routes):
        app.register_blueprint(routes.blueprint)
    for routes in (suggestion_routes, draft_routes, file_routes, public_routes, interest_routes, score_routes):
        app.register_blueprint(routes.blueprint)
    for routes in (suggestion_import_routes, suggestion_export_routes, suggestion_report_routes, home_routes):
        app.register_blueprint(routes.blueprint)
    for routes in (question_routes, ask_routes, rules_routes, letter_routes, question_public_routes):
        app.register_blueprint(routes.blueprint)
    for routes in (question_import_routes, question_export_routes, sheet_routes, figure_routes):
        app.register_blueprint(routes.blueprint)
    listen(app, follow_meetings, what_stays)
    listen(app, following.follow_meetings, following.what_stays)
    listen(app, question_following.follow_meetings, question_following.what_stays)
    guard(app, following.hold_work_item)
    for one in (following, question_following):
        look_after(app, one.closed_since, one.note_forgotten)
    add_panel(app, "plan item", ahead_panels.plan_panel, ahead_panels.plan_warnings)
    add_panel(app, "meeting", ahead_panels.meeting_panel, ahead_panels.meeting_warnings)
    add_panel(app, "meeting", suggestion_panels.meeting_panel)
    add_panel(app, "work item", suggestion_panels.work_item_panel)
    add_panel(app, "suggestion", suggestion_panels.score_panel)
    for page in ("plan item", "suggestion"):
        add_panel(app, page, suggestion_panels.support_panel)
    add_beneath(app, suggestion_panels.draw_beneath)
    add_panel(app, "meeting", question_panels.meeting_panel)
    add_beneath(app, question_panels.draw_beneath)
    for page in ("plan item", "work item", "suggestion"):
        add_panel(app, page, interest_panels.draw_panel)
    return app
