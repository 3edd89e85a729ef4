"""Governance Desk: a council's executive rolling programme, scrutiny work programme and public questions."""

from flask import Flask

from governance import council, meetings, people, programme, scrutiny, web  # noqa: F401 - the packages, before their modules
from governance.config import ROOT, Config
from governance.extensions import csrf, db, login_manager, migrate


def create_app(config: dict[str, object] | None = None) -> Flask:
    """The application; `config` overrides what the environment says."""
    from governance.council import bodies  # noqa: F401 - its views stand on the blueprint of council's routes
    from governance.council import routes as council_routes
    from governance.meetings import agenda_routes, committee_routes  # noqa: F401 - likewise, on meetings'
    from governance.meetings import routes as meeting_routes
    from governance.meetings.commands import listen
    from governance.people import accounts, sessions  # noqa: F401 - accounts likewise, on people's
    from governance.people import routes as people_routes
    from governance.programme import routes as programme_routes
    from governance.programme.intake import routes as import_routes
    from governance.programme.outgoing import routes as export_routes
    from governance.scrutiny import moves  # noqa: F401 - its view stands on the blueprint of scrutiny's routes
    from governance.scrutiny import routes as scrutiny_routes
    from governance.scrutiny.ahead import panels as ahead_panels
    from governance.scrutiny.ahead import routes as ahead_routes
    from governance.scrutiny.commands import follow_meetings, what_stays
    from governance.scrutiny.intake import routes as work_import_routes
    from governance.scrutiny.outgoing import routes as work_export_routes
    from governance.scrutiny.report import routes as report_routes
    from governance.web import access, errors, pages, security
    from governance.web.panels import add_panel

    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.from_object(Config())
    app.config.update(config or {})
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    sessions.init_app(app, login_manager)
    access.init_app(app)  # before CSRF protection: who is signed out is asked to sign in, not told of a token
    csrf.init_app(app)
    for part in (security, errors, pages):
        part.init_app(app)
    for routes in (people_routes, council_routes, programme_routes, import_routes, export_routes, meeting_routes):
        app.register_blueprint(routes.blueprint)
    for routes in (scrutiny_routes, ahead_routes, report_routes, work_import_routes, work_export_routes):
        app.register_blueprint(routes.blueprint)
    listen(app, follow_meetings, what_stays)
    add_panel(app, "plan item", ahead_panels.plan_panel, ahead_panels.plan_warnings)
    add_panel(app, "meeting", ahead_panels.meeting_panel, ahead_panels.meeting_warnings)
    return app
