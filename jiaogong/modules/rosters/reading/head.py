"""Where the table begins: titles above, one or two head rows, blank rows, merged cells, a sum at the foot."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .book import Page
from .columns import field_of

_DEEPEST = 30  # head rows are looked for this far down
_DATA = re.compile(r"\d{7,}|\d{4}[-/.年]\d")
_FOOT = re.compile(r"^(合计|总计|小计|共计|填表人|填报人|制表人|审核人|负责人|备注|说明|注)[:：\s]?")


@dataclass(frozen=True, slots=True)
class Head:
    """Column names, and the first row of data (both counted from 0)."""

    labels: list[str]
    first_row: int
    known: int  # how many columns are recognised by their name


def find_head(page: Page) -> Head:
    """The head row (or two) with most names we know; none means the data begins at once."""
    fill_merged(page)
    best = Head([], 0, 0)
    for at, cells in enumerate(page.rows[:_DEEPEST]):
        if any(_DATA.search(cell) for cell in cells):
            if best.known >= 2:
                break
            continue
        single = Head([_flat(c) for c in cells], at + 1, _known(cells))
        if single.known > best.known:
            best = single
        if at and not any(_DATA.search(cell) for cell in page.rows[at - 1]):
            double = _double(page.rows[at - 1], cells, at)
            if double.known > best.known:
                best = double
    if best.known < 2:
        return _unknown_head(page)
    return best


def _unknown_head(page: Page) -> Head:
    """Names we do not know above rows with numbers are names all the same; else there is no head."""
    for at, (cells, below) in enumerate(zip(page.rows[:_DEEPEST], page.rows[1 : _DEEPEST + 1], strict=False)):
        if any(_DATA.search(cell) for cell in cells):
            break
        if len({cell for cell in cells if cell}) >= 2 and any(_DATA.search(cell) for cell in below):
            return Head([_flat(cell) for cell in cells], at + 1, 0)
    width = max((len(row) for row in page.rows[:_DEEPEST]), default=0)
    return Head([""] * width, 0, 0)


def _double(upper: list[str], lower: list[str], at: int) -> Head:
    """Two rows as one: the lower name, with the upper one before it where that says more."""
    width = max(len(upper), len(lower))
    labels = []
    for i in range(width):
        top = _flat(upper[i]) if i < len(upper) else ""
        low = _flat(lower[i]) if i < len(lower) else ""
        labels.append(low if not top or top == low else top if not low else low if field_of(low) else f"{top}{low}")
    return Head(labels, at + 1, _known(labels))


def _flat(cell: str) -> str:
    return re.sub(r"\s+", "", cell)[:60]


def _known(cells: list[str]) -> int:
    return len({field for cell in cells if (field := field_of(_flat(cell)))})


def fill_merged(page: Page) -> None:
    """Give every cell of a merged range the range's text (a department written once for nine rows)."""
    for top, left, bottom, right in page.merged:
        if top >= len(page.rows) or left >= len(page.rows[top]) or right - left > 60 or bottom - top > 5000:
            continue
        text = page.rows[top][left]
        for row in page.rows[top : bottom + 1]:
            row.extend([""] * (right + 1 - len(row)))
            row[left : right + 1] = [text] * (right + 1 - left)
    page.merged = []


def is_foot(cells: list[str], named: list[int]) -> bool:
    """Whether a row is no person: blank, or a sum or signature line under the table (`named`: columns in use)."""
    filled = {cell for cell in cells if cell}
    if not filled or not any(cells[i] for i in named if i < len(cells)):
        return True
    return len(filled) <= 2 and any(_FOOT.match(cell) for cell in filled)
