"""The report of a work programme as a Word document."""

from collections.abc import Callable, Sequence

from governance.documents.word import Cell, Document, Heading, Paragraph, Table, write_word
from governance.scrutiny.report.page import Line, Report, Section
from governance.working_days.deadlines import say

Part = Heading | Paragraph | Table
PRIOR = ("Meeting or briefing date", "Item", "Purpose", "Before the decision of", "Date of decision")


def report_document(report: Report) -> bytes:
    """The Word file."""
    name = report.committee.name
    parts: list[Part] = [Paragraph(f"As of {say(report.day, weekday=True)}", italic=True)]
    if report.is_empty:
        parts.append(Paragraph("There is nothing on the work programme yet."))
    else:
        for section in (*report.meetings, *report.lists):
            parts += section_parts(section)
    parts += joint_parts(report) + changes_parts(report) + prior_parts(report)
    return write_word(Document(f"{name}: draft work programme", parts, report.council))


def section_parts(section: Section) -> list[Part]:
    """A meeting or a list under its heading."""
    heading = Heading(section.heading)
    return [heading, table_of(section) if section.lines else Paragraph("No items yet.", italic=True)]


def table_of(section: Section) -> Table:
    """The matters of a section; only columns in which some matter has something."""
    rest = 70 - 24 * section.people - 16 * section.dues
    columns: list[tuple[bool, str, int, Callable[[Line], Cell]]] = [
        (True, "Topic", 30 if section.purposes else 30 + rest, topic_cell),
        (section.purposes, "Purpose", rest, purpose_cell),
        (section.people, "Lead officers and witnesses", 24, people_cell),
        (section.dues, "Due", 16, lambda line: line.due),
    ]
    shown = [(head, width, cell) for wanted, head, width, cell in columns if wanted]
    rows = [[cell(line) for _, _, cell in shown] for line in section.lines]
    return Table([head for head, _, _ in shown], rows, [width for _, width, _ in shown])


def topic_cell(line: Line) -> Cell:
    """The topic, and the form below it."""
    return [Paragraph(line.topic, bold=True), *italic(line.form)]


def purpose_cell(line: Line) -> Cell:
    """The purpose, and what scrutiny wants to achieve."""
    return [Paragraph(one) for one in (line.purpose, f"Aim: {line.aim}" if line.aim else "") if one]


def people_cell(line: Line) -> Cell:
    """The lead officers, and who is invited."""
    return [*map(Paragraph, line.officers), *(Paragraph(f"Invited: {one}") for one in line.witnesses)]


def italic(text: str) -> list[Paragraph]:
    """A paragraph of its own, where there is something to say."""
    return [Paragraph(text, italic=True)] if text else []


def joint_parts(report: Report) -> list[Part]:
    """What other committees are to take with this one."""
    if not report.joint:
        return []
    rows: Sequence[Sequence[Cell]] = [
        [[Paragraph(one.topic, bold=True)], one.committee, one.where] for one in report.joint
    ]
    return [Heading("Joint items of other committees"), Table(("Topic", "Committee", "Meeting"), rows, (40, 30, 30))]


def changes_parts(report: Report) -> list[Part]:
    """What has changed since the last meeting; where nothing has, it says so."""
    if report.last is None:
        return []
    day = say(report.last, weekday=True)
    heading = Heading("What has changed since the last meeting")
    if not report.changes:
        return [heading, Paragraph(f"Nothing has changed since the meeting on {day}.")]
    rows: Sequence[Sequence[Cell]] = [[[Paragraph(one.what, bold=True)], one.text] for one in report.changes]
    return [heading, Paragraph(f"Since the meeting on {day}."), Table(("Item", "Change"), rows, (35, 65))]


def prior_parts(report: Report) -> list[Part]:
    """Scrutiny before a decision."""
    if not report.prior:
        return []
    rows: Sequence[Sequence[Cell]] = [
        [one.when, [Paragraph(one.topic, bold=True)], one.purpose, one.maker, f"{one.decision}\n{one.reference}"]
        for one in report.prior
    ]
    return [Heading("Scrutiny before a decision"), Table(PRIOR, rows, (18, 22, 26, 16, 18))]
