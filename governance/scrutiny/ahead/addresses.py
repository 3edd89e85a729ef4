"""Where the pages stand that these pages and panels link to."""

from flask import url_for


def of_item(reference: str) -> str:
    """The page of a work item."""
    return url_for("scrutiny.view_item", reference=reference)


def of_programme(committee: int) -> str:
    """The page of a committee's work programme."""
    return url_for("scrutiny.list_items", committee=committee)


def of_decision(reference: str) -> str:
    """The page of a plan item."""
    return url_for("programme.view_item", reference=reference)


def of_decisions(committee: int, reference: str | None = None) -> str:
    """The decisions ahead of a committee: at the row of one, which is shown whether it is in its field or not."""
    return url_for("scrutiny_ahead.list_decisions", committee=committee, decision=reference, _anchor=reference)
