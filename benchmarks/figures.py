"""What was measured, as a table for people and as JSON for the README."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One thing measured, in milliseconds; the bare view's times beside the program's where it has such a thing."""

    what: str
    ours: list[float]
    bare: list[float] | None = None
    limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times as long as the bare view the program takes, by the medians."""
        return median(self.ours) / median(self.bare) if self.bare else None

    @property
    def is_over(self) -> bool:
        """Whether that is more than it may be."""
        return self.limit is not None and self.ratio is not None and self.ratio > self.limit

    def to_json(self) -> dict[str, Any]:
        """Medians and what nineteen of twenty stay below, rounded."""
        return {
            "what": self.what,
            "times": len(self.ours),
            "bare_ms": rounded(self.bare and median(self.bare)),
            "bare_p95_ms": rounded(self.bare and p95(self.bare)),
            "ours_ms": rounded(median(self.ours)),
            "ours_p95_ms": rounded(p95(self.ours)),
            "ratio": rounded(self.ratio),
            "limit": self.limit,
            "ok": not self.is_over,
        }


def p95(times: list[float]) -> float:
    """What nineteen of twenty stay below."""
    return quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def rounded(value: Any) -> float | None:
    """To two decimals, where there is a value."""
    return round(value, 2) if value else None


def table(figures: Iterable[Figure]) -> str:
    """The figures in columns."""
    heads = ("", "bare ms", "(p95)", "ours ms", "(p95)", "ratio", "limit", "")
    lines = [heads, *(cells(one) for one in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def cells(one: Figure) -> tuple[str, ...]:
    """A figure as a line of the table."""
    verdict = "" if one.limit is None else "OVER" if one.is_over else "ok"
    bare = (f"{median(one.bare):.2f}", f"({p95(one.bare):.2f})") if one.bare else ("", "")
    ours = (f"{median(one.ours):.2f}", f"({p95(one.ours):.2f})")
    limits = (f"{one.ratio:.2f}" if one.ratio else "", f"{one.limit:.1f}" if one.limit else "")
    return (one.what, *bare, *ours, *limits, verdict)
