"""The document's text cut into stretches, each knowing what was read from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .models import Plan, Section, Target, Task


@dataclass(slots=True)
class Stretch:
    """A piece of a line: plain, a heading, a task's or a target's text."""

    text: str
    task: str = ""
    target: str = ""
    heading: bool = False
    first: bool = False  # the task's first stretch carries its anchor


@dataclass(slots=True)
class Line:
    """A line of the document."""

    start: int
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def is_heading(self) -> bool:
        """Whether the whole line is a heading."""
        return bool(self.stretches) and all(s.heading for s in self.stretches)


def lines(plan: Plan, sections: Iterable[Section], tasks: Iterable[Task], targets: Iterable[Target]) -> list[Line]:
    """The plan's text line by line, with every stretch marked. Linear in the text and the number of marks."""
    marks: list[tuple[int, int, str, str]] = []
    marks += [(s.start, s.end, "heading", "") for s in sections]
    marks += [(t.start, t.end, "task", str(t.key)) for t in tasks if t.start is not None and t.end is not None]
    marks += [(t.start, t.end, "target", str(t.key)) for t in targets if t.start is not None and t.end is not None]
    cuts = {0, len(plan.text)}
    for start, end, _, _ in marks:
        cuts.update((min(start, len(plan.text)), min(end, len(plan.text))))
    position = 0
    found: list[Line] = []
    opening = sorted(marks)
    ordered = sorted(cuts)
    active: list[tuple[int, int, str, str]] = []
    index = 0
    seen: set[str] = set()
    for text_line in plan.text.split("\n"):
        end_of_line = position + len(text_line)
        line = Line(position)
        inner = [c for c in _between(ordered, position, end_of_line)]
        for left, right in zip([position, *inner], [*inner, end_of_line], strict=True):
            while index < len(opening) and opening[index][0] <= left:
                active.append(opening[index])
                index += 1
            active = [m for m in active if m[1] > left]
            if right > left:
                line.stretches.append(_stretch(plan.text[left:right], active, seen))
        found.append(line)
        position = end_of_line + 1
    return [line for line in found if line.stretches and any(s.text.strip() for s in line.stretches)]


def excerpt(
    plan: Plan, task: Task, targets: Iterable[Target], *, around: int = 60, longest: int = 420
) -> list[Stretch]:
    """The task's sentence with its targets marked, shortened around them."""
    if task.start is None or task.end is None:
        return [Stretch(task.text or task.title)]
    spans = sorted((t.start, t.end, str(t.key)) for t in targets if t.start is not None and t.end is not None)
    start, end = task.start, task.end
    if spans and end - start > longest:
        start, end = (
            max(start, spans[0][0] - around),
            min(end, max(spans[-1][1] + around, spans[0][0] - around + longest)),
        )
    end = min(end, start + 3 * longest)
    found = [Stretch("……")] if start > task.start else []
    position = start
    for left, right, key in spans:
        if left < position or right > end:
            continue
        found += [Stretch(plan.text[position:left]), Stretch(plan.text[left:right], target=key)]
        position = right
    found.append(Stretch(plan.text[position:end] + ("……" if end < task.end else "")))
    return [s for s in found if s.text]


def _between(cuts: list[int], low: int, high: int) -> list[int]:
    from bisect import bisect_left, bisect_right

    return cuts[bisect_right(cuts, low) : bisect_left(cuts, high)]


def _stretch(text: str, active: list[tuple[int, int, str, str]], seen: set[str]) -> Stretch:
    stretch = Stretch(text)
    for _, _, kind, key in active:
        if kind == "heading":
            stretch.heading = True
        elif kind == "task":
            stretch.task = key
        else:
            stretch.target = key
    if stretch.task and stretch.task not in seen:
        seen.add(stretch.task)
        stretch.first = True
    return stretch
