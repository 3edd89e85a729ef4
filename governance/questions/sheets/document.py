"""What a meeting is given of its questions, as Word documents."""

from governance.documents.word import Document, Heading, Paragraph, Table, write_word
from governance.questions.sheets.page import DRAFT, Entry, Sheet, Turn, minutes_text, reading_text

Part = Heading | Paragraph | Table
NONE = "No questions have been accepted for this meeting."
NONE_ANSWERED = "No question to this meeting has been answered yet."
QUESTIONS, RUNNING, SUPPLEMENT = "Questions from the public", "Running sheet for questions", "Questions and answers"
FOR_THE_CHAIR = "For the chair and governance officers. It holds draft answers: not to be published."
ROOM = "\n" * 5  # to write in


def list_document(sheet: Sheet[Entry]) -> bytes:
    """The numbered list of questions."""
    parts = head_of(sheet)
    for group in sheet.groups:
        parts.append(Heading(group.heading))
        for one in group.entries:
            parts += [*question_parts(one), *answer_parts(one)]
    return written(sheet, QUESTIONS, parts, NONE)


def supplement_document(sheet: Sheet[Entry]) -> bytes:
    """Questions and answers, with supplementary ones."""
    parts = head_of(sheet)
    for group in sheet.groups:
        parts.append(Heading(group.heading))
        for one in group.entries:
            parts += [*question_parts(one), *answer_parts(one), Paragraph(one.how, italic=True)]
            parts += supplementary_parts(one.supplementary, one.supplementary_answer)
    return written(sheet, SUPPLEMENT, parts, NONE_ANSWERED)


def running_sheet_document(sheet: Sheet[Turn]) -> bytes:
    """The chair’s running sheet, with room for notes."""
    parts = [*head_of(sheet), Paragraph(FOR_THE_CHAIR, italic=True)]
    if sheet.entries:
        parts += [order_of_business(sheet), Paragraph(total_text(sheet))]
    for group in sheet.groups:
        parts.append(Heading(group.heading))
        for one in group.entries:
            parts += turn_parts(one)
    return written(sheet, RUNNING, parts, NONE)


def written(sheet: Sheet[Entry] | Sheet[Turn], title: str, parts: list[Part], none: str) -> bytes:
    """The Word file."""
    parts += [] if sheet.entries else [Paragraph(none)]
    return write_word(Document(f"{sheet.committee}: {title[:1].lower()}{title[1:]}", parts, sheet.council))


def head_of(sheet: Sheet[Entry] | Sheet[Turn]) -> list[Part]:
    """Which meeting it is for."""
    parts: list[Part] = [Paragraph(one, bold=True) for one in (sheet.when, sheet.place) if one]
    return [*parts, Paragraph("This meeting is cancelled.")] if sheet.cancelled else parts


def question_parts(one: Entry) -> list[Part]:
    """A question under its number."""
    return [Heading(one.heading, 2), Paragraph(one.words)]


def answer_parts(one: Entry) -> list[Part]:
    """Its answer, once it is approved, and with what it is answered."""
    parts: list[Part] = [Paragraph(one.together, italic=True)] if one.together else []
    return [*parts, Paragraph(one.answer_heading, bold=True), Paragraph(one.answer)] if one.answer else parts


def supplementary_parts(question: str, answer: str) -> list[Part]:
    """A supplementary question and its answer."""
    parts: list[Part] = []
    for label, text in (("Supplementary question", question), ("Answer to the supplementary question", answer)):
        parts += [Paragraph(label, bold=True), Paragraph(text)] if text else []
    return parts


def order_of_business(sheet: Sheet[Turn]) -> Table:
    """All of them in one table."""
    head = ("No.", "Who asks", "Who answers", "Answer", "Reading aloud")
    rows = [
        [f"{one.entry.number}", one.call, one.answered_by, one.state, reading_text(one.spoken)] for one in sheet.entries
    ]
    return Table(head, rows, (7, 30, 30, 18, 15))


def total_text(sheet: Sheet[Turn]) -> str:
    """How long all of them take."""
    total = minutes_text(sum(one.spoken for one in sheet.entries))
    return f"Reading all questions and answers aloud, as far as they are here, takes about {total}."


def turn_parts(one: Turn) -> list[Part]:
    """One question as the chair needs it."""
    parts: list[Part] = [
        Heading(f"Question {one.entry.number} ({one.entry.reference})", 2),
        Paragraph(f"Call: {one.call}", bold=True),
        Paragraph(one.entry.words),
    ]
    parts += [Paragraph(one.entry.together, italic=True)] if one.entry.together else []
    if not one.entry.lead:
        parts.append(Paragraph(f"Answered by: {one.answered_by}", bold=True))
        parts += [Paragraph(DRAFT, bold=True)] if one.is_draft else []
        parts.append(Paragraph(one.answer or f"There is no answer yet. {one.wanted}".strip()))
    parts += [Paragraph(one.allowed, italic=True)] if one.allowed else []
    parts += supplementary_parts(one.supplementary, one.supplementary_answer)
    return [*parts, Table(("Notes", "Began", "Ended"), [[ROOM, "", ""]], (70, 15, 15))]
