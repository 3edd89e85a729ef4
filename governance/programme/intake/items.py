"""Reads the rows of a table as items: merged cells are carried down, and rows without a title go on with the last."""

import re

from governance.exchange.reading import IGNORED, Cells, Line, Table
from governance.programme.intake.banners import is_scrutiny
from governance.programme.intake.headings import JOINED, MAKER_AND_DATE, REFERENCE, ROLES, TITLES
from governance.programme.intake.place import Place
from governance.register.fields import shorten
from governance.spreadsheets.book import Problem, Row, Value, address, text_of

OPENS = frozenset({"decision_maker", "decision_date", MAKER_AND_DATE, REFERENCE, *TITLES})  # what more of an item lacks


class Items:
    """Takes the rows of one sheet that stand in a table."""

    def __init__(self, place: Place) -> None:
        self.place, self.sheet = place, place.sheet
        self.tops: dict[tuple[int, int], Value] = {}  # what merged cells may carry down

    def pass_by(self, row: Row) -> None:
        """Keep what stands in a row, whatever it is, for the cells below that it is merged with."""
        if self.sheet.merges:
            for column, value in row.cells.items():
                self.tops[row.number, column] = value

    def read(self, row: Row, table: Table) -> None:
        """A row under the head of a table."""
        place = self.place
        place.name_perhaps()
        if place.lacks("decision_maker") and is_scrutiny(place.banner):
            place.left_out.skipped += 1
            return
        own, carried = cells_of(row, table), self.carried(row, table)
        cells = own | carried
        own = {role: cell for role, cell in own.items() if role not in carried}
        if place.last and (carried.keys() & TITLES or not opens(cells, own) or runs_on(cells, place.last)):
            go_on(place.last, row.number, own)
        else:
            self.begin(row, table, cells, carried)

    def begin(self, row: Row, table: Table, cells: Cells, carried: Cells) -> None:
        """A row that is an item of its own."""
        place = self.place
        place.left_out.say_below(items_follow=True)
        line = Line(row.number, row.hidden, table, cells, place.under, place.banner, place.banner_cell, place.when)
        if place.lacks("decision_date"):
            place.left_out.outside.pop(place.when[1], None)
        self.note_carried(line, carried)
        note_title_alone(line)
        if len(row.cells) + len(carried) > len(cells):
            self.note_strays(row, line)
        place.reading.lines.append(line)
        place.last = line

    def covers(self, row: Row, table: Table | None) -> bool:
        """Whether cells above are merged down into a row."""
        return table is not None and bool(self.carried(row, table))

    def carried(self, row: Row, table: Table) -> Cells:
        """What merged cells above carry down into a row of a table."""
        found: Cells = {}
        for column, role in table.columns.items() if self.sheet.merges else ():
            origin = None if column in row.cells else self.sheet.origin(row.number, column)
            if origin and origin[1] == column and table.row < origin[0] < row.number and origin in self.tops:
                found[role] = (column, self.tops[origin])
        return found

    def may_go_on(self, column: int) -> bool:
        """Whether a lone cell in this column can be more of the item above; footnotes stand in the first column."""
        place = self.place
        if not (place.table and place.last) or column == min(place.table.columns, default=column):
            return False
        return place.table.columns.get(column, IGNORED) not in OPENS | {IGNORED}

    def note_carried(self, line: Line, carried: Cells) -> None:
        """Say what a merged cell above gave an item."""
        for role, (column, value) in sorted(carried.items()):
            top = address(*(self.sheet.origin(line.number, column) or (line.number, column)))
            said = f"{ROLES[role]} “{shorten(text_of(value))}” is carried down from {top}: the cells are merged."
            line.remarks.append((address(line.number, column), "doubt", said))

    def note_strays(self, row: Row, line: Line) -> None:
        """What stands under no heading is said; what stands under an unknown one makes that worth mentioning."""
        for column in row.cells.keys() - line.table.columns.keys():
            heading = self.place.reading.headings.get(self.place.headed.get(column, ""))
            if heading:
                heading.filled = True
            else:
                said = f"“{shorten(text_of(row.cells[column]))}” stands under no heading: it was left out."
                line.remarks.append((address(row.number, column), "doubt", said))


def cells_of(row: Row, table: Table) -> Cells:
    """The cells of a row by what they hold; several texts of one field are joined, a line each."""
    cells: Cells = {}
    for column, role in table.columns.items():
        if column in row.cells:
            first, value = cells.get(role, (column, row.cells[column]))
            if first != column and role in JOINED and not isinstance(value, Problem):
                more = row.cells[column]
                value = more if isinstance(more, Problem) else f"{text_of(value)}\n{text_of(more)}"
            cells[role] = (first, value)
    return cells


def opens(cells: Cells, own: Cells) -> bool:
    """Whether a row says what only the first row of an item does: of its own, or its date carried down."""
    return "decision_date" in cells or not own.keys().isdisjoint(OPENS)


def runs_on(cells: Cells, last: Line) -> bool:
    """Whether a row is only words in the middle of a sentence, as after the end of a page; “iPhone” begins one."""
    if len(cells) != 1 or not cells.keys() <= TITLES:
        return False
    role, (_, value) = next(iter(cells.items()))
    first = text_of(value).strip().split(" ")[0]
    above = text_of(last.cells[role][1]).rstrip() if role in last.cells else ""
    return first.islower() and not re.match(r".-", first) and not above.endswith((".", "!", "?"))


def note_title_alone(line: Line) -> None:
    """Ask whether a title with nothing beside it is an item."""
    if len(line.cells) == 1 and len(line.table.columns) > 2 and line.cells.keys() <= TITLES:
        cell = address(line.number, next(iter(line.cells.values()))[0])
        line.remarks.append((cell, "doubt", "Nothing stands beside this title: is it an item?"))


def go_on(line: Line, number: int, cells: Cells) -> None:
    """Add a row without a title of its own to the item above it; what cannot be joined is left out, and said."""
    for role, (column, value) in cells.items():
        kept, cell = line.cells.get(role), address(number, column)
        joins = role in JOINED or role in TITLES
        if isinstance(value, Problem):
            line.cells[role] = (kept[0] if kept else column, Problem(f"In {cell}: {value.text}"))
        elif joins or not kept or text_of(kept[1]) != text_of(value):
            if joins:
                line.cells[role] = joined(kept, column, value)
            said = "read as more of this item" if joins else "left out"
            text = f"“{shorten(text_of(value))}” in {cell} has no title beside it: {said}."
            line.remarks.append((cell, "doubt", text))


def joined(kept: tuple[int, Value] | None, column: int, value: Value) -> tuple[int, Value]:
    """A cell with what stands below it; an error in either stays one."""
    if kept is None:
        return column, value
    return kept if isinstance(kept[1], Problem) else (kept[0], f"{text_of(kept[1])}\n{text_of(value)}")
