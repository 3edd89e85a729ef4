"""What an item's workbook said of it at its last import: what it called it, and what was put right on the preview."""

from collections.abc import Collection, Mapping
from typing import Any

from governance.programme.fields import BY_KEY
from governance.programme.intake.matching import Side
from governance.programme.intake.planned import is_bare, meaning
from governance.programme.intake.rows import ItemRow
from governance.programme.models import PlanItem
from governance.register.dates import Precision
from governance.register.fields import fold

IDENTITY = ("decision_maker", "title", "decision_date")


def workbook_value(row: ItemRow, key: str) -> Any:
    """A field as the workbook has it, whatever was put right on the preview."""
    return row.original[key] if key in row.original else row.values.get(key)


def note_heard(item: PlanItem, said: Mapping[str, Any], put_right: Collection[str]) -> None:
    """Keep what the workbook said: which item it meant, and the fields that were put right on the preview."""
    told = {key: value for key, value in said.items() if key in put_right or said_before(item, key, value)}
    told = {key: value for key, value in told.items() if meaning(value) != meaning(getattr(item, key))}
    heard = {"identity": dumped({key: said[key] for key in IDENTITY if key in said}), "other": dumped(told)}
    if item.imported != heard:
        item.imported = heard


def dumped(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are kept."""
    return {key: BY_KEY[key].kind.dump(value) for key, value in values.items()}


def identity_heard(item: PlanItem) -> dict[str, Any]:
    """What the workbook called an item: its decision maker, title and date; as it is now where none said."""
    kept = (item.imported or {}).get("identity", {})
    return {key: BY_KEY[key].kind.load(kept[key]) if key in kept else getattr(item, key) for key in IDENTITY}


def said_before(item: PlanItem, key: str, value: Any) -> bool:
    """Whether the workbook said this of a field at its last import already, and another value stands here."""
    other = (item.imported or {}).get("other", {})
    return key in other and meaning(BY_KEY[key].kind.load(other[key])) == meaning(value)


def side(key: int, known: Mapping[str, Any], monthless: bool) -> Side:
    """A row or an item as matching looks at it; without months where the workbook has none for what is to come."""
    when = known.get("decision_date")
    group = (known.get("decision_maker"), fold(known.get("title") or ""))
    return Side(key, group, Precision.TBC if monthless and is_bare(when) else meaning(when))
