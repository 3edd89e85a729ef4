"""What an item's workbook said of it at its last import, where that is not what the register has of it now."""

from collections.abc import Mapping
from typing import Any

from governance.programme.fields import BY_KEY
from governance.programme.intake.planned import meaning
from governance.programme.intake.rows import ItemRow
from governance.programme.models import PlanItem

IDENTITY = ("decision_maker", "title", "decision_date")


def workbook_value(row: ItemRow, key: str) -> Any:
    """A field as the workbook has it, whatever was put right on the preview."""
    return row.original[key] if key in row.original else row.values.get(key)


def note_heard(item: PlanItem, said: Mapping[str, Any]) -> None:
    """Keep what the workbook said: which item it meant, and the fields that stand otherwise here."""
    now = {key: BY_KEY[key].kind.dump(value) for key, value in said.items() if key in IDENTITY}
    differing = {key: value for key, value in said.items() if meaning(value) != meaning(getattr(item, key))}
    other = {key: BY_KEY[key].kind.dump(value) for key, value in differing.items()}
    heard = {"identity": now, "other": other}
    if item.imported != heard:
        item.imported = heard


def identity_heard(item: PlanItem) -> dict[str, Any]:
    """What the workbook called an item: its decision maker, title and date; as it is now where none said."""
    kept = (item.imported or {}).get("identity", {})
    return {key: BY_KEY[key].kind.load(kept[key]) if key in kept else getattr(item, key) for key in IDENTITY}


def said_before(item: PlanItem, key: str, value: Any) -> bool:
    """Whether the workbook said this of a field at its last import already, and another value stands here."""
    other = (item.imported or {}).get("other", {})
    return key in other and meaning(BY_KEY[key].kind.load(other[key])) == meaning(value)
