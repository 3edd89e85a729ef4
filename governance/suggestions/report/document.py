"""The report of the suggestions put to a meeting as a Word document."""

from collections.abc import Sequence

from governance.documents.word import Cell, Document, Heading, Paragraph, Table, write_word
from governance.suggestions.report.page import COMPARED, Entry, Report
from governance.suggestions.rules import BY_RIGHT
from governance.suggestions.scores_page import Mark
from governance.working_days.deadlines import say

Part = Heading | Paragraph | Table
NONE = "No suggestion is put to this meeting."


def report_document(report: Report) -> bytes:
    """The Word file."""
    parts: list[Part] = [Paragraph(one, bold=True) for one in (report.when, report.place) if one]
    if report.cancelled:
        parts.append(Paragraph("This meeting is cancelled."))
    parts += [Paragraph(report.note, italic=True), Paragraph(COMPARED)]
    parts += [overview(report)] if report.entries else [Paragraph(NONE)]
    for entry in report.entries:
        parts += entry_parts(entry, report)
    title = f"{report.committee}: suggestions for scrutiny"
    return write_word(Document(title, parts, report.council))


def overview(report: Report) -> Table:
    """All of them in one table."""
    head = ("No.", "Topic", "Put forward by", "Received", f"Score of {report.most}")
    rows: Sequence[Sequence[Cell]] = [
        [f"{one.number}", topic_cell(one), one.put_by, say(one.received), score_text(one)] for one in report.entries
    ]
    return Table(head, rows, (7, 40, 23, 18, 12))


def topic_cell(entry: Entry) -> Cell:
    """The topic, with its reference and its mark below."""
    below = f"{entry.reference}, referral by right" if entry.by_right else entry.reference
    return [Paragraph(entry.topic, bold=True), Paragraph(below)]


def score_text(entry: Entry) -> str:
    """The mean of all that was given."""
    return entry.total.mean if entry.total else "–"


def entry_parts(entry: Entry, report: Report) -> list[Part]:
    """A suggestion under its heading."""
    parts: list[Part] = [
        Heading(f"{entry.number}. {entry.topic}"),
        Paragraph(f"{entry.reference}. Put forward by {entry.by}, received {say(entry.received)}."),
    ]
    if entry.by_right:
        parts.append(Paragraph(by_right_text(), bold=True))
    for label, text in entry.parts:
        parts += [Heading(label, 2), Paragraph(text)]
    if entry.links:
        parts += [Heading("Links", 2), *map(Paragraph, entry.links)]
    parts += score_parts(entry, report)
    if entry.supporters:
        parts += [Heading(supporters_text(entry), 2), Paragraph(", ".join(entry.supporters))]
    if entry.joined:
        parts += [Heading("Joined to it, of the same matter", 2)]
        parts += [Paragraph(f"{reference}, by {by}") for reference, by in entry.joined]
    return parts


def by_right_text() -> str:
    """What a referral by right means."""
    return f"Referral by right ({BY_RIGHT}): it must be put on the committee’s agenda and discussed at a meeting."


def supporters_text(entry: Entry) -> str:
    """How many support it."""
    return f"Supporters: {len(entry.supporters)}"


def score_parts(entry: Entry, report: Report) -> list[Part]:
    """What it scores, criterion by criterion, without anybody’s name."""
    heading = Heading(f"Scores by {report.method}", 2)
    if entry.total is None:
        return [heading, Paragraph("Not scored yet.")]
    marks = [*entry.marks, entry.total]
    head = [*(one.label for one in entry.marks), f"Total of {report.most}"]
    return [heading, Paragraph(means_text(entry)), Table(head, [[mark_text(one) for one in marks]], [1] * len(marks))]


def means_text(entry: Entry) -> str:
    """What the figures are."""
    several = not entry.scorers.startswith("1 ")
    differ = ", with the least and the most where they differ" if several else ""
    return f"The mean of {entry.scorers}{differ}."


def mark_text(mark: Mark) -> str:
    """The mean, and how far scorers lie apart."""
    return f"{mark.mean} ({mark.spread})" if mark.spread else mark.mean
