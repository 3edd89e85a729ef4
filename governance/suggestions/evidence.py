"""The files of a suggestion: added and taken away, each by a command that writes the log."""

from collections.abc import Sequence

from governance.extensions import db
from governance.register.editors import Refused
from governance.register.fields import Invalid
from governance.register.keeping import Editor
from governance.register.log import (
    ChangeSet,
    Register,
    write,
)
from governance.suggestions.files import Attached, check_count
from governance.suggestions.keepers import EVIDENCE_FILES, SUGGESTIONS, hold_others
from governance.suggestions.models import EvidenceFile, Suggestion
from governance.suggestions.queries import (
    list_files,
)


def new_file(suggestion: Suggestion, file: Attached, place: int, counters: Register) -> EvidenceFile:
    """A file of a suggestion, not yet in the log."""
    kept = EvidenceFile(
        reference=f"{suggestion.reference}/F{place}",
        sequence=counters.sequence + 1,
        removed=False,
        suggestion=suggestion.id,
        name=file.name,
        size=len(file.content),
        media_type=file.media_type,
        content=file.content,
    )
    db.session.add(kept)
    return kept


def add_files(suggestion: Suggestion, files: Sequence[Attached], *, by: Editor, way: str) -> ChangeSet | None:
    """Add files to a suggestion; raises Refused, NotAllowed."""
    counters = SUGGESTIONS.hold(suggestion)
    SUGGESTIONS.allow(by, suggestion, {"evidence": None})
    try:
        check_count(len(list_files(suggestion.id)), len(files))
    except Invalid as error:
        raise Refused({"files": str(error)}) from error
    first = len(list_files(suggestion.id, removed=True)) + 1
    made = [new_file(suggestion, one, place, counters) for place, one in enumerate(files, start=first)]
    db.session.flush()
    return write(counters, [entry for one in made for entry in EVIDENCE_FILES.added(one)], by=by, way=way)


def remove_file(file: EvidenceFile, *, by: Editor, way: str) -> ChangeSet | None:
    """Take a file off its suggestion; undoing that brings it back."""
    hold_others()
    return EVIDENCE_FILES.remove(file, by=by, way=way)
