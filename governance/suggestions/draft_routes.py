"""Writing a suggestion: drafts that save themselves, what is like them, and putting them forward.

A draft is its writer's alone: to everybody else its address is one that does not exist.
"""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from governance.council.queries import COUNCIL_ZONE, get_council, today
from governance.extensions import db
from governance.people.rules import Role
from governance.register.editors import Refused
from governance.register.keeping import NotAllowed
from governance.suggestions import draft_form as forms
from governance.suggestions import drafts
from governance.suggestions.draft_form import Mark
from governance.suggestions.file_routes import TOO_LARGE, file_response
from governance.suggestions.interests import begin, may_support
from governance.suggestions.models import Draft, DraftFile, Suggestion, new_token
from governance.suggestions.queries import SUPPORTS, get_draft, list_drafts
from governance.suggestions.rules import acknowledge_by
from governance.web.access import allow
from governance.web.admin import LARGEST_ID, WAY
from governance.web.errors import show_error
from governance.web.forms import RegisterForm, number
from governance.web.fragments import fragment, see, wants_fragment
from governance.working_days.deadlines import say

blueprint = Blueprint("suggestion_drafts", __name__, url_prefix="/suggestions/drafts")
writers = allow(Role.MEMBER, Role.DIRECTORATE, Role.GOVERNANCE)
WITH_FILES = ("put_forward", "save_draft", "add_files")
NEWER = "This draft was saved in another window since this page showed it."
DISCARDED = "This draft was discarded in another window since this page showed it."
LOST = "What you have typed here is not lost, and not saved yet."


@dataclass
class Saving:
    """What came of saving what was typed: the draft, or why it was not saved; what was wrong with the files."""

    mark: Mark
    texts: dict[str, str]
    draft: Draft | None = None
    newer: bool = False  # another window has saved since
    discarded: bool = False  # another window has thrown it away
    sent: str = ""  # the suggestion that it became meanwhile
    refused: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Whether everything was kept."""
        return not (self.elsewhere or self.sent or self.refused or self.files)

    @property
    def elsewhere(self) -> str:
        """What another window has done with the draft meanwhile, in words."""
        return NEWER if self.newer else DISCARDED if self.discarded else ""


@blueprint.url_value_preprocessor
def take_large_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Files may be larger than any form. Before anything reads the request, and after that its sender is asked."""
    if str(endpoint).rpartition(".")[2] in WITH_FILES:
        request.max_content_length = forms.largest_form()


@blueprint.errorhandler(RequestEntityTooLarge)
def refuse_large(_error: RequestEntityTooLarge) -> Response:
    """Files too large to be taken in; nothing of the form has been read."""
    if wants_fragment():
        return make_response(TOO_LARGE, 413, {"Content-Type": "text/plain; charset=utf-8"})
    advice = f"{TOO_LARGE} Go back: what you typed is still there."
    return make_response(render_template("error.html", title="Nothing was saved", advice=advice), 413)


@blueprint.errorhandler(drafts.NotOwn)
def refuse_stranger(_error: drafts.NotOwn) -> Response:
    """Somebody else's draft is not there."""
    db.session.rollback()
    return show_error(NotFound())


@blueprint.get("")
@writers
def list_own() -> str:
    """One's own drafts."""
    return render_template("suggestions/drafts.html", drafts=list_drafts(current_user.id))


@blueprint.get("/new")
@writers
def new_draft() -> str:
    """The form for a new suggestion; nothing is kept until its first save."""
    saving = Saving(forms.mark_of(None), {})
    return draw(new_token(), forms.draft_form(current_user), saving)


@blueprint.get("/<token>")
@writers
def edit_draft(token: str) -> ResponseReturnValue:
    """One's own draft, or the suggestion that it became."""
    draft = own_draft(token)
    if draft.became:
        return see(url_for("suggestions.view_item", reference=draft.became))
    saving = Saving(forms.mark_of(draft), dict(draft.texts), draft)
    return draw(token, forms.draft_form(current_user, draft.texts), saving)


@blueprint.post("/<token>/save")
@writers
def save_draft(token: str) -> ResponseReturnValue:
    """Keep what has been typed so far, with the files that came with it; the page itself asks for it as one types."""
    saving = keep(token)
    said = support(request.form["support"]) if saving.done and "support" in request.form else ""
    if wants_fragment():
        return saved_part(token, saving, said)
    if saving.sent:
        return see_sent(saving.sent)
    if not saving.done:
        return refuse(token, forms.draft_form(current_user), saving)
    if said:
        flash(said)
        return see(url_for(".edit_draft", token=token, _anchor="similar") if saving.draft else url_for(".new_draft"))
    if saving.draft is None:
        flash("Nothing has been typed yet, so nothing was saved.")
        return see(url_for(".new_draft"))
    if "remove" in request.form:
        return see(url_for(".edit_draft", token=token, _anchor="files"))
    flash("The draft is saved. Only you can see it until you put it forward.")
    return see(url_for(".edit_draft", token=token))


@blueprint.post("/<token>/files")
@writers
def add_files(token: str) -> ResponseReturnValue:
    """Keep files as soon as they are chosen, with what has been typed; the part of the page that shows them."""
    saving = keep(token)
    if not wants_fragment():
        return see(url_for(".edit_draft", token=token)) if saving.draft else see(url_for(".new_draft"))
    if not (saving.done or saving.files):
        saving.files.append("The files were not attached, because the draft could not be saved.")
    shown = {"token": token, "saving": saving, **alike_for(saving), **words_for(saving)}
    html = render_template("suggestions/_draft_files.html", attached=attached(saving.draft), swapped=True, **shown)
    html += render_template("suggestions/_saved.html", out_of_band=True, **shown)
    return at_own_address(token, saving, fragment(html, 200 if saving.done else 422))


@blueprint.post("/<token>")
@writers
def put_forward(token: str) -> ResponseReturnValue:
    """Put a suggestion forward. It is kept as a draft first, so that nothing is lost where it is not in order."""
    saving = keep(token)
    if saving.sent:
        return see_sent(saving.sent)
    form = forms.draft_form(current_user)
    in_order = form.validate() and forms.check_referral(form, current_user)
    if not (saving.done and in_order):
        return refuse(token, form, saving)
    try:
        suggestion = drafts.put_forward(token, forms.values_for(form, current_user), by=current_user, way=WAY)
        said = put_forward_text(suggestion)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        saving.draft = get_draft(token, current_user.id)
        saving.refused = refused.errors
        return refuse(token, form, saving)
    flash(said)
    return see(url_for("suggestions.view_item", reference=suggestion.reference))


@blueprint.route("/<token>/discard", methods=["GET", "POST"])
@writers
def discard_draft(token: str) -> ResponseReturnValue:
    """Throw one's own draft away, once asked."""
    if not drafts.is_token(token):
        abort(404)
    try:
        if request.method == "GET" and (draft := drafts.find_draft(token, current_user.id)):
            return render_template("suggestions/discard.html", draft=draft, attached=attached(draft))
        there = request.method == "POST" and drafts.discard_draft(token, current_user.id)
        db.session.commit()
    except drafts.DraftSent as sent:
        return see(url_for("suggestions.view_item", reference=sent.suggestion))
    flash("The draft is discarded." if there else "There is no such draft any more: it was discarded already.")
    return see(url_for(".list_own"))


@blueprint.get("/<token>/files/<int:number>")
@writers
def view_file(token: str, number: int) -> Response:
    """A file of one's own draft."""
    draft = own_draft(token)
    file = db.session.get(DraftFile, number) if number <= LARGEST_ID else None
    if file is None or file.draft != draft.id:
        abort(404)
    return file_response(file)


def own_draft(token: str) -> Draft:
    """A draft of whoever asks; for anybody else's there is no page."""
    draft = get_draft(token, current_user.id) if drafts.is_token(token) else None
    return draft or abort(404)


def keep(token: str) -> Saving:
    """Keep what was typed and what came with it, in a commit of its own: what is wrong with it is said afterwards."""
    if not drafts.is_token(token):
        abort(404)
    mark = Mark.read(request.form.get("sequence", ""))
    saving = Saving(mark, forms.texts_of(request.form, mark))
    files, saving.files = forms.read_files(request.files.getlist("files"))
    version = None if "over" in request.form else mark.version
    try:
        if forms.is_blank(saving.texts) and not files and drafts.find_draft(token, current_user.id) is None:
            return saving
        saving.draft = drafts.save_draft(current_user.id, token, saving.texts, version)
        keep_files(saving, files)
        db.session.commit()
        saving.mark = forms.mark_of(saving.draft, mark.page)
    except drafts.DraftChanged:
        saving.newer = True
    except drafts.DraftDiscarded:
        saving.discarded = True
    except drafts.DraftSent as sent:
        saving.sent = sent.suggestion
    except Refused as refused:
        saving.refused = refused.errors
    if saving.draft is None:
        db.session.rollback()
        saving.draft = get_draft(token, current_user.id)
    return saving


def keep_files(saving: Saving, files: list[Any]) -> None:
    """Keep the files that came with a draft, and take off the one whose button was pressed."""
    if saving.draft is None:
        return
    if removed := number(request.form.get("remove")):
        drafts.remove_draft_file(saving.draft, removed)
    try:
        drafts.add_draft_files(saving.draft, files)
    except Refused as refused:
        saving.files.append(str(refused))


def support(reference: str) -> str:
    """Support what there is already in place of what is being written, which is kept; what was done, in words."""
    try:
        begin(current_user.id, reference, SUPPORTS)
        db.session.commit()
    except (Refused, NotAllowed) as refused:
        db.session.rollback()
        return str(refused)
    return f"You support {reference}, which everybody who reads it sees. Your draft is saved: discard it, or go on."


def attached(draft: Draft | None) -> list[DraftFile]:
    """The files of a draft, if there is one."""
    return drafts.list_draft_files(draft) if draft else []


def saved_part(token: str, saving: Saving, said: str) -> Response:
    """What a page shows of a save while one goes on typing: when it was, what is like it, what was done besides."""
    shown = {"token": token, "saving": saving, **alike_for(saving), **words_for(saving)}
    html = render_template("suggestions/_saved.html", **shown)
    if not saving.sent:
        html += render_template("suggestions/_similar.html", out_of_band=True, **shown)
    says = {"text": said} if said else None
    return at_own_address(token, saving, fragment(html, 200 if saving.done else 422, says=says))


def at_own_address(token: str, saving: Saving, response: Response) -> Response:
    """Once a new draft is kept, the browser stands at its own address, so that it can be loaded again."""
    if saving.draft and not saving.sent and request.headers.get("HX-Current-URL", "").endswith(url_for(".new_draft")):
        response.headers["HX-Replace-Url"] = url_for(".edit_draft", token=token)
    return response


def words_for(saving: Saving) -> dict[str, str]:
    """When a draft was saved, or why it is not."""
    if saving.elsewhere:
        return {"not_saved": f"{saving.elsewhere} {LOST}"}
    if saving.refused:
        return {"not_saved": f"Not saved. {' '.join(saving.refused.values())}"}
    if saving.draft is None:
        return {}
    at = saving.draft.at.astimezone(COUNCIL_ZONE)
    day = "" if at.date() == today() else f" on {say(at.date())}"
    return {"saved_at": f"{day} at {at:%H:%M}"}


def alike_for(saving: Saving) -> dict[str, Any]:
    """What is like a draft, for its page."""
    alike = forms.list_alike(saving.texts, current_user) if saving.draft else []
    return {"alike": alike, "can_support": may_support(current_user)}


def draw(token: str, form: RegisterForm, saving: Saving, general: list[str] | None = None) -> str:
    """The page on which a suggestion is written."""
    committees = forms.own_committees(current_user)
    return render_template(
        "suggestions/draft.html",
        token=token,
        form=form,
        saving=saving,
        general=general or [],
        attached=attached(saving.draft),
        referral=forms.referral_words(committees) if "by_right" in form else "",
        **words_for(saving),
        **alike_for(saving),
    )


def refuse(token: str, form: RegisterForm, saving: Saving) -> ResponseReturnValue:
    """The page again, with what is wrong beside what was typed."""
    general = form.say_all(saving.refused)
    if saving.elsewhere:
        general.append(f"{saving.elsewhere} {LOST}")
    return draw(token, form, saving, general), 422


def see_sent(reference: str) -> Response:
    """To the suggestion that a draft has become in the meantime."""
    flash(f"This was put forward already, as {reference}. Nothing was changed.")
    return see(url_for("suggestions.view_item", reference=reference))


def put_forward_text(suggestion: Suggestion) -> str:
    """What was done, and what happens next."""
    council = get_council()
    due = acknowledge_by(suggestion.received, int(council.settings["acknowledge_days"]), council.calendar)
    text = f"Your suggestion is put forward as {suggestion.reference}. "
    if suggestion.by_right:
        committee = council.bodies[suggestion.committee or 0].name
        text += f"As a referral by right it will be put on an agenda of the {committee}. "
    return f"{text}Governance officers acknowledge it by {say(due)}, and you are told of every step."
