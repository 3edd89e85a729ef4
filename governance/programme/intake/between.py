"""Reads what stands between the rows of tables: months, banners and dates over items, words below them, footnotes."""

import re
from datetime import date, datetime

from governance.programme.intake.cells import read_banner
from governance.programme.intake.headings import TITLES
from governance.programme.intake.heads import Heads
from governance.programme.intake.items import Items
from governance.programme.intake.left_out import Words
from governance.programme.intake.phrases import (
    is_date,
    is_foot,
    is_sure,
    is_sure_foot,
    is_total,
    marked,
    month_alone,
    month_in,
    names_person,
)
from governance.programme.intake.place import Place
from governance.register.fields import fold, shorten
from governance.spreadsheets.book import Row, Value, address, text_of


class Between:
    """Takes the rows of one sheet that are no items, and keeps the place that they give to those that follow."""

    def __init__(self, place: Place, heads: Heads, items: Items) -> None:
        self.place, self.heads, self.items = place, heads, items
        self.sheet, self.left_out = place.sheet, place.left_out
        self.titles: set[str] = set()  # what was taken for the title of the sheet, folded

    def read(self, index: int, row: Row) -> bool:
        """Whether a row is a month, a banner or other words over the table, and not an item."""
        text = marked(row)
        if text is not None:
            self.place.name_above(text, address(row.number, min(row.cells)))
            self.place.marked = True
            return True
        return self.read_lone(index, row) if len(row.cells) == 1 else self.read_few(index, row)

    def read_few(self, index: int, row: Row) -> bool:
        """Whether a row of a few cells is a banner with its date, or a total."""
        if len(row.cells) > 3:
            return False
        texts, column = [text_of(value) for value in row.cells.values()], min(row.cells)
        if is_total(texts):
            self.left_out.below.append(Words(row.number, column, " ".join(texts)))
            return True
        if not self.is_dated_banner(index, texts, column):
            return False
        self.place.name_above(texts[0], address(row.number, column))
        self.place.when = (texts[1], address(row.number, max(row.cells)))
        return True

    def is_dated_banner(self, index: int, texts: list[str], column: int) -> bool:
        """Whether the texts of a row surely name a decision maker and its date."""
        named, under = read_banner(texts[0]), self.place.under
        if not (named and named.sure and all(is_date(one, under) for one in texts[1:]) and self.heads.follow(index)):
            return False
        return self.place.role(column) not in TITLES or named.kind in ("cabinet", "council")

    def read_lone(self, index: int, row: Row) -> bool:
        """Whether a row of one cell is no item."""
        column, value = next(iter(row.cells.items()))
        words = Words(row.number, column, text_of(value))
        if month := self.month_of(column, value):
            self.stand_under(words, month)
            return True
        covered = self.items.covers(row, self.place.table)
        if not covered and self.read_foot(index, words):
            return True
        follow = self.heads.follow(index)
        if self.is_title(words) and not (follow and (is_sure(words.text) or self.is_apart(index))):
            return not covered and self.read_lone_title(words)
        return self.read_over(words) if follow else self.read_words(words)

    def month_of(self, column: int, value: Value) -> date | None:
        """The month that a cell names and nothing else, also as its first day."""
        place = self.place
        if isinstance(value, datetime) and value.day == 1 and place.table:
            away = not place.lacks("decision_date") and place.role(column) != "decision_date"
            return value.date() if away else None
        return month_alone(text_of(value), place.under)

    def stand_under(self, words: Words, month: date) -> None:
        """The heading of a month; one without its year follows the month above."""
        if not re.search(r"\d", words.text):
            said = f"“{words.text}” is read as {text_of(month).split(' ', 1)[1]}."
            self.left_out.say(words.cell, said, "doubt")
        self.place.under, self.place.when = month, ("", "")

    def read_foot(self, index: int, words: Words) -> bool:
        """Whether a lone cell is a footnote (the last ends the table), or the date of the items below."""
        place = self.place
        if is_foot(words.text):
            self.leave_foot(words)
            if all(len(one.cells) < 3 for one in self.sheet.rows[index + 1 :]):
                place.table = None
            return True
        if place.lacks("decision_date") and is_date(words.text, place.under):
            place.when = (words.text, words.cell)
            return True
        return False

    def leave_foot(self, words: Words) -> None:
        """A footnote is left out; among the titles it may be one of them."""
        if self.place.role(words.column) in TITLES and not is_sure_foot(words.text):
            said = f"“{shorten(words.text)}” stands among the titles but reads as a footnote: left out. Is it an item?"
            self.left_out.say(words.cell, said, "doubt")
        else:
            self.left_out.below.append(words)

    def is_title(self, words: Words) -> bool:
        """Whether a lone cell is the title of an item: its date and decision maker may be merged, or missing."""
        table = self.place.table
        return bool(
            table
            and table.columns.get(words.column) in TITLES
            and self.sheet.spanned(words.row, words.column) < 3
            and len(table.columns) > 1
        )

    def is_apart(self, index: int) -> bool:
        """Whether blank rows stand above this one, as above the heading of another table."""
        return index > 0 and self.sheet.rows[index].number - self.sheet.rows[index - 1].number > 1

    def read_lone_title(self, words: Words) -> bool:
        """Whether what stands alone in the column of titles is a decision maker, and no item."""
        named = read_banner(words.text) if self.place.lacks("decision_maker") else None
        if named is None or not named.sure or named.kind not in ("cabinet", "council", "cabinet member"):
            return False
        said = f"“{shorten(words.text)}” is read as who decides the items below it."
        self.left_out.say(words.cell, said, "doubt")
        self.place.name_below(words)
        return True

    def read_over(self, words: Words) -> bool:
        """A row over the head of a table, which is no item: a month, or what names the table."""
        month, sure = month_in(words.text), is_sure(words.text)
        self.place.under = month or self.place.under
        if sure or not month:
            self.place.table = None
            self.read_banner_row(words, sure)
        return True

    def read_banner_row(self, words: Words, sure: bool) -> None:
        """A row over the head of a table that is no month: a date, the decision maker, or more of its name."""
        place = self.place
        if not sure and fold(words.text) in self.titles:
            self.left_out.below.append(words)
        elif is_date(words.text, place.under):
            place.when = (words.text, words.cell)
            self.left_out.put_outside(words.cell, words.text)
        elif place.collecting and (place.marked or names_person(words.text)):
            place.name_more(words)
        elif sure or (place.banner_cell and not place.collecting):
            place.name_above(words.text, words.cell)
        else:
            self.take_for_title(words)

    def take_for_title(self, words: Words) -> None:
        """Most likely the title of the sheet; it may be a decision maker where nothing else is."""
        self.place.perhaps = (words.text, words.cell)
        self.left_out.put_outside(words.cell, words.text)
        self.titles.add(fold(words.text))

    def read_words(self, words: Words) -> bool:
        """A lone cell within or after a table: another decision maker, a date or month, more of an item, or neither."""
        place, month = self.place, month_in(words.text)
        if place.lacks("decision_maker") and is_sure(words.text):
            place.under = month or place.under
            place.name_below(words)
        elif month:
            place.under, place.when = month, ("", "")
            self.left_out.say(words.cell, f"“{shorten(words.text)}” is read as the heading of a month.")
        else:
            return self.read_within(words) if place.table else self.read_outside(words)
        return True

    def read_within(self, words: Words) -> bool:
        """Whether a lone cell within a table is not more of the item above."""
        if self.place.role(words.column) == "decision_date" and is_date(words.text, self.place.under):
            said = f"“{shorten(words.text)}” has no item beside it, so nothing was read."
            self.left_out.say(words.cell, said)
        elif self.items.may_go_on(words.column):
            return False
        else:
            self.left_out.below.append(words)
        return True

    def read_outside(self, words: Words) -> bool:
        """A lone cell in no table, which is no item: more of a decision maker's name, or words."""
        if self.place.collecting:
            self.place.name_more(words)
        elif self.place.last:
            self.left_out.below.append(words)
        else:
            self.left_out.put_outside(words.cell, words.text)
        return True
