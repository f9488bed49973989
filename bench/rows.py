"""One line of the table."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]


def row(
    name: str,
    n: int,
    what: str,
    ours: float,
    unit: str,
    against: str,
    theirs: float | None,
    goal: str,
    met: bool,
    ratio: float | None,
) -> Row:
    """One line of the table."""
    return {
        "name": name, "what": what, "ours": ours, "unit": unit, "against": against, "theirs": theirs, "ratio": ratio,
        "goal": goal, "met": met, "n": n,
    }  # fmt: skip
