"""Conditions as chips that can be taken off, and the parts of a split as links that narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .asking import Asked
from .conditions import BANDS, Conditions
from .reckon import Part, Reckoning


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition in words, and the address without it."""

    text: str
    without: str


def chips(asked: Asked, reckoning: Reckoning) -> list[Chip]:
    """One chip for each condition and parameter that is set."""
    now = asked.conditions
    found: list[Chip] = []

    def chip(text: str, **changes: Any) -> None:
        found.append(Chip(text, asked.address(conditions=replace(now, **changes))))

    if now.nature:
        chip(Conditions(nature=now.nature).words(), nature="")
    if now.kinds:
        chip(Conditions(kinds=now.kinds).words(), kinds=())
    if now.headcount_min is not None or now.headcount_max is not None:
        words = Conditions(headcount_min=now.headcount_min, headcount_max=now.headcount_max).words()
        chip(words, headcount_min=None, headcount_max=None)
    if now.branch is not None:
        chip(next((u.branch for u in reckoning.units if u.branch_id == now.branch), "所选下级"), branch=None)
    for parameter in asked.figure.parameters:
        if parameter.key in asked.parameters:
            left = {k: v for k, v in asked.parameters.items() if k != parameter.key}
            found.append(Chip(f"{parameter.title} {asked.parameters[parameter.key]}", asked.address(parameters=left)))
    return found


def part_addresses(asked: Asked, parts: Sequence[Part]) -> list[tuple[Part, str]]:
    """Each part with the address that shows it alone ("" for what no condition can say, such as 本级)."""
    return [(part, _narrowed(asked, part)) for part in parts]


def _narrowed(asked: Asked, part: Part) -> str:
    now = asked.conditions
    if asked.by == "branch":
        return asked.address(conditions=replace(now, branch=int(part.key)), by="kind") if part.key else ""
    if asked.by == "kind":
        return asked.address(conditions=replace(now, kinds=(part.key,)), by="branch")
    if asked.by == "nature":
        return asked.address(conditions=replace(now, nature=part.key), by="branch")
    low, high, _ = next(band for band in BANDS if band[2] == part.key)
    return asked.address(conditions=replace(now, headcount_min=low, headcount_max=high), by="branch")
