"""What officers give a suggestion: each their own, by a command that writes the log."""

from collections.abc import Mapping
from typing import Any

from governance.extensions import db
from governance.register.keeping import Editor, refuse
from governance.register.log import (
    PRESENT,
    REMOVED,
    ChangeSet,
    write,
)
from governance.suggestions.fields import SCORE
from governance.suggestions.keepers import SCORES, SUGGESTIONS
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import (
    score_by,
)
from governance.suggestions.rules import (
    check_score,
)


def save_score(suggestion: Suggestion, values: Mapping[str, Any], *, by: Editor, way: str) -> ChangeSet | None:
    """Keep what somebody gives a suggestion, in place of what they gave before; raises Refused, NotAllowed."""
    counters = SUGGESTIONS.hold(suggestion)
    kept = score_by(suggestion.id, by.id or 0)
    blank: dict[str, Any] = {one.key: None for one in SCORE}
    wanted = blank | dict(values)
    if kept is not None:
        SCORES.allow(by, kept, wanted)
        refuse(check_score(wanted))
        entries = SCORES.put_state(kept, PRESENT, counters)
        now = SCORES.values_of(kept)
        changed = {key: value for key, value in wanted.items() if now[key] != value}
        entries += SCORES.put(kept, changed, counters) if changed else []
        return write(counters, entries, by=by, way=way)
    score = SCORES.new(wanted, f"{suggestion.reference}/{by.id}", counters, by=by)
    score.suggestion, score.scorer, score.scorer_name = suggestion.id, by.id or 0, by.name
    db.session.flush()
    return write(counters, SCORES.added(score), by=by, way=way)


def take_back_score(suggestion: Suggestion, *, by: Editor, way: str) -> ChangeSet | None:
    """Take one's own score back; None where there is none."""
    counters = SUGGESTIONS.hold(suggestion)
    kept = score_by(suggestion.id, by.id or 0)
    if kept is None or kept.removed:
        return None
    SCORES.allow(by, kept, {})
    return write(counters, SCORES.put_state(kept, REMOVED, counters), by=by, way=way)
