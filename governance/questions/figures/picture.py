"""Pictures of figures: bars with their labels and numbers, as SVG that needs no script, style sheet or font."""

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

WIDTH = 600
BARS_FROM, BARS_TO = 236, 548  # between them the longest bar; the number stands behind it
LETTERS = 30  # of a line of a label
LINE, GAP, BAR = 17, 10, 20
INK, PAPER, FILL = "#0b0c0c", "#ffffff", "#1d5a96"  # the bars stand out from the paper 7 to 1, and print dark


@dataclass(frozen=True)
class Picture:
    """What is drawn: a bar for each number."""

    title: str
    desc: str
    bars: tuple[tuple[str, int], ...]


def draw(picture: Picture, name: str, *, headed: bool = False) -> str:
    """The SVG; `name` begins its ids, and a `headed` one stands alone, with its title and what it is of in sight."""
    head = heading(picture) if headed else []
    start = top = 18 * len(head) + 22 if head else 6
    most = max((number for _, number in picture.bars), default=0)
    parts = []
    for label, number in picture.bars:
        lines = wrap(label, LETTERS) or [""]
        height = max(LINE * len(lines), BAR)
        parts.append(bar(lines, number, most, top, height))
        top += height + GAP
    axis = f'<path d="M{BARS_FROM} {start - 6}V{top}" stroke="{INK}"/>'
    body = "".join([*head, *parts, axis])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}" '
        f'role="img" aria-labelledby={quoteattr(f"{name}-title {name}-desc")} '
        f'font-family="Arial, Helvetica, sans-serif" font-size="15" fill="{INK}">'
        f'<title id="{escape(name)}-title">{escape(picture.title)}</title>'
        f'<desc id="{escape(name)}-desc">{escape(picture.desc)}</desc>'
        f'<rect width="{WIDTH}" height="{top}" fill="{PAPER}"/>{body}</svg>'
    )


def heading(picture: Picture) -> list[str]:
    """The title and below it what the picture is of, in lines that fit."""
    lines = wrap(picture.desc, 86)
    below = [
        f'<text x="8" y="{42 + 18 * place}" font-size="13">{escape(line)}</text>' for place, line in enumerate(lines)
    ]
    return [f'<text x="8" y="22" font-size="18" font-weight="700">{escape(picture.title)}</text>', *below]


def bar(lines: Iterable[str], number: int, most: int, top: int, height: int) -> str:
    """One bar: its label before it, its number behind it."""
    middle = top + height / 2
    lines = list(lines)
    first = middle - LINE * (len(lines) - 1) / 2 + 5
    text = "".join(
        f'<text x="{BARS_FROM - 10}" y="{first + LINE * place:g}" text-anchor="end">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    wide = (BARS_TO - BARS_FROM) * number / most if most else 0
    rect = f'<rect x="{BARS_FROM}" y="{middle - BAR / 2:g}" width="{wide:.1f}" height="{BAR}" fill="{FILL}"/>'
    figure = f'<text x="{BARS_FROM + wide + 7:.1f}" y="{middle + 5:g}" font-weight="700">{number:,}</text>'
    return text + (rect if number else "") + figure
