"""What is a register's own when workbooks come into it and go out of it; everything else is the same for all."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from governance.council.queries import get_council
from governance.exchange.reading import Reading
from governance.extensions import db
from governance.people.rules import Role
from governance.register.editors import Refused
from governance.register.fields import Choice, Field, Names
from governance.register.keeping import Editor, Keeper
from governance.register.log import Register, lock
from governance.spreadsheets.book import Book

if TYPE_CHECKING:
    from governance.exchange.interpreting import Interpreter
    from governance.exchange.planned import Choices, NewRecord, PlannedRow
    from governance.exchange.rows import ItemRow

Item = Any  # a record of the register: its fields, `id`, `reference`, `sequence`, `removed`, `to_check`, `imported`


class Exchanged:
    """A register as workbooks know it. Each register has one, which says what is its own."""

    keeper: Keeper[Any]
    called: str  # "programme", as in "the programme was changed meanwhile"
    whole: str  # "a rolling programme": what is brought in
    words = ("item", "items")
    needs: tuple[str, ...]  # the fields without which no row can be kept
    identity: tuple[str, ...]  # who, what, when: the fields that tell an item without its reference
    told_by: tuple[str, str]  # the same in words: who and what, and when ("decision maker and title", "date")
    table: str  # what a table of it is: "of decisions"
    headings: str  # some that such a table must have: "Title, Decision maker and Decision date"
    month: str = ""  # the field of kind Approximate whose month an item stands under
    brief: tuple[str, ...]  # the fields that stand first in a row of a preview
    wide: frozenset[str] = frozenset()  # the fields that always take the whole width there
    roles: Mapping[str, str]  # what a column can hold, in words: see reading.py, roles_of
    gives: Mapping[str, tuple[str, ...]]  # by role: the fields that such a column gives
    unasked: frozenset[str] = frozenset({"to_check"})  # the fields that are not asked unless the workbook gives them
    publishes = False  # whether an upload says when it was published
    importers: tuple[Role, ...] = (Role.GOVERNANCE,)
    list_page: str  # the endpoints of its pages
    item_page: str
    sheet: str  # of an export: its sheet, its file's name without the day, its title
    file: str
    title: str
    usual: str  # what goes out where no filter is set: "What is to come and overdue"
    guide: tuple[tuple[str, str], ...]
    beside: tuple[str, ...] = ()  # other registers that keep names of its cells, such as the days of meetings

    # How its workbooks are read

    def read_lines(self, book: Book, remembered: Mapping[str, str]) -> Reading:
        """The items of a printed or tidy workbook; `remembered` says what folded headings were explained to mean."""
        raise NotImplementedError

    def heads_table(self, cells: Sequence[str], remembered: Mapping[str, str]) -> bool:
        """Whether pasted cells are a row of headings."""
        raise NotImplementedError

    def interpreter(self, day: date) -> "Interpreter":
        """What reads the rows of one workbook."""
        raise NotImplementedError

    def supplied(self, item: Item | None, choices: "Choices") -> dict[str, Any]:
        """What an item (None: a new one) is given where its row gives nothing."""
        return {}

    # How its records are kept

    def new(self, values: Mapping[str, Any], counters: Register, by: Editor) -> Item:
        """A record under the next reference, not yet in the log; raises Refused."""
        raise NotImplementedError

    def add_record(self, record: "NewRecord", keys: Mapping[int, int], by: Editor) -> int:
        """Keep a new name that is no body, directorate or ward; `keys` are those that new names were given so far."""
        raise Refused({"": f"{record.name} cannot be added here."})

    def arrange(self, changes: Sequence[tuple[Item | None, dict[str, Any]]]) -> None:
        """Add what follows of changes beside one another, such as an order; each an item (None: new) and its values."""

    def hold(self) -> Register:
        """Lock the register, and before it whatever is changed along with it."""
        return lock(self.name)

    def errors_of(self, now: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> dict[str, str]:
        """What cannot be kept of an item's new values (now None: of a new item), by field; new names are below zero."""
        if now is None:
            return self.keeper.check(dict.fromkeys(self.by_key) | dict(wanted))
        return self.keeper.check_changed(now, wanted)

    def errors_of_row(self, row: "PlannedRow", wanted: Mapping[str, Any]) -> dict[str, str]:
        """What cannot be kept of the changes that a row makes to its item, by field."""
        return self.errors_of(self.keeper.values_of(row.item), wanted)

    def before(self, items: Sequence[Item]) -> Any:
        """What is remembered of items that are about to change, for `keep_in_step`."""

    def keep_in_step(self, items: Sequence[Item], before: Any, by: Editor) -> None:
        """Change what follows from items that were changed or added, such as agendas."""

    def asked(self, field: Field) -> Field:
        """A field as the correction of a row asks for it."""
        return field

    def names_at(self, sequences: Mapping[str, int]) -> Names:
        """The names as an export showed them that went out when the registers `beside` were so far."""
        return self.names

    def stays(self, item: Item) -> bool:
        """Whether an item is never the row of another date."""
        return False

    def missed(self, items: Sequence[Item], rows: Sequence["ItemRow"]) -> list[Item]:
        """Of the items that no row is, those that a workbook with these rows might have had."""
        return list(items)

    def left_by_undo(self, records: Sequence["NewRecord"]) -> str:
        """What stays of the names that a workbook brought when its import is undone, in words; nothing unsaid."""
        return ""

    def ended(self, item: Item) -> str:
        """What an item has become that nobody would change any more, such as withdrawn; nothing of a live one."""
        return ""

    def columns_seen(self, items: Sequence[Item], reader: Any) -> tuple[Field, ...]:
        """The columns of some items that somebody may have."""
        raise NotImplementedError

    # What follows is the same for every register.

    @property
    def name(self) -> str:
        """The register's, in the log."""
        return self.keeper.register

    @property
    def kind(self) -> str:
        """What the log calls its records."""
        return self.keeper.kind

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its columns."""
        return self.keeper.fields

    @property
    def names(self) -> Names:
        """What its texts can refer to."""
        return self.keeper.names()

    @cached_property
    def by_key(self) -> dict[str, Field]:
        """Its columns by their keys."""
        return {one.key: one for one in self.fields}

    @cached_property
    def order(self) -> Callable[[str], int]:
        """The place of a column among the others."""
        return {one.key: place for place, one in enumerate(self.fields)}.__getitem__

    @cached_property
    def pointers(self) -> tuple[str, ...]:
        """The fields that point to what the council keeps, or several such things."""
        return tuple(one.key for one in self.fields if isinstance(one.kind, Choice) and one.kind.source)

    def field_keys(self, role: str) -> tuple[str, ...]:
        """The fields that a column with this role gives."""
        return self.gives.get(role, ())

    def title_of(self, item: Item) -> str:
        """What an item is about."""
        return str(getattr(item, self.identity[1]))

    def when_of(self, item: Item) -> str:
        """When an item is due, in words."""
        return self.shown(item, self.identity[2])

    def shown(self, item: Item, key: str) -> str:
        """A field of an item in words."""
        return self.by_key[key].kind.show(getattr(item, key), self.names)

    def drawn_from(self) -> list[Any]:
        """What else a preview is drawn from besides the register: it is looked at again where that has changed."""
        return [get_council().sequence]

    def list_items(self, removed: bool = False) -> list[Item]:
        """Every record by reference, or every one that was removed."""
        model: Any = self.keeper.model
        return list(db.session.scalars(select(model).where(model.removed.is_(removed)).order_by(model.id)))

    def items_of(self, lines: Sequence[Any]) -> list[Item]:
        """The records of lines, which have their ids, in the order of the lines."""
        found = self.keeper.get_many([line.id for line in lines])
        return [found[line.id] for line in lines]

    def get(self, reference: str) -> Item | None:
        """The record of a reference; a removed one is gone."""
        model: Any = self.keeper.model
        query = select(model).where(model.reference == reference, model.removed.is_(False))
        return db.session.scalars(query).one_or_none()
