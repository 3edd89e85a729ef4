"""What an item's workbook said of it at its last import: what it called it, and what was put right on the preview."""

from collections.abc import Collection, Mapping
from typing import Any

from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.matching import Side
from governance.exchange.planned import is_bare, meaning
from governance.exchange.rows import ItemRow
from governance.register.dates import Precision
from governance.register.fields import fold


def workbook_value(row: ItemRow, key: str) -> Any:
    """A field as the workbook has it, whatever was put right on the preview."""
    return row.original[key] if key in row.original else row.values.get(key)


def note_heard(register: Exchanged, item: Item, said: Mapping[str, Any], put_right: Collection[str]) -> None:
    """Keep what the workbook said: which item it meant, and the fields that were put right on the preview."""
    told = {key: value for key, value in said.items() if key in put_right or said_before(register, item, key, value)}
    told = {key: value for key, value in told.items() if meaning(value) != meaning(getattr(item, key))}
    identity = {key: said[key] for key in register.identity if key in said}
    heard = {"identity": dumped(register, identity), "other": dumped(register, told)}
    if item.imported != heard:
        item.imported = heard


def dumped(register: Exchanged, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are kept."""
    return {key: register.by_key[key].kind.dump(value) for key, value in values.items()}


def identity_heard(register: Exchanged, item: Item) -> dict[str, Any]:
    """What the workbook called an item: who, what and when; as it is now where none said."""
    kept = (item.imported or {}).get("identity", {})
    return {
        key: register.by_key[key].kind.load(kept[key]) if key in kept else getattr(item, key)
        for key in register.identity
    }


def said_before(register: Exchanged, item: Item, key: str, value: Any) -> bool:
    """Whether the workbook said this of a field at its last import already, and another value stands here."""
    other = (item.imported or {}).get("other", {})
    return key in other and meaning(register.by_key[key].kind.load(other[key])) == meaning(value)


def side(
    register: Exchanged,
    key: int,
    known: Mapping[str, Any],
    monthless: bool,
    turn: int = 0,
    stays: bool = False,
) -> Side:
    """A row or an item as matching looks at it; without months where the workbook has none for what is to come."""
    who, what, *when = (known.get(one) for one in register.identity)
    dates = tuple(Precision.TBC if monthless and is_bare(one) else meaning(one) for one in when)
    return Side(key, (who, fold(what or "")), dates, turn, stays)
