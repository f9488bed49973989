"""Targets and achievements of a whole document, from the amounts stated in its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .findings import Finding, find_statements
from .model import AchievementRead, TargetRead
from .outline import Block, Node, Outline
from .periods import find_deadline, years_in
from .phases import PLAN, REVIEW, Phases
from .tables import Row
from .tasks import Found
from .words import holds_criteria

_PROMISE = re.compile(r"建成|力争|确保|达到|实现|不少于|不低于|将|计划|完成|争取|要|至少|提高|全覆盖|突破")
_LONGEST_BLOCK = 20000


def find_targets(
    source: str, outline: Outline, phases: Phases, rows: dict[int, Row], tasks: list[Found], year: int | None
) -> list[TargetRead]:
    """Every figure promised in the planned part."""
    if phases.kind == "report":
        return []
    owners = {index: n for n, found in enumerate(tasks) for index in found.blocks}
    targets: list[TargetRead] = []
    for block in outline.blocks:
        if phases.of_block(block.index) != PLAN or _holds_criteria(block.node):
            continue
        row = rows.get(block.index)
        if block.kind == "row" and row is None:
            continue
        owner = owners.get(block.index)
        for offset, finding in _statements(block, row, year, review=False):
            if block.node is None and outline.nodes and not row and not _promised(block, offset, finding):
                continue
            start, end = block.paragraph.source_span(offset + finding.span.start, offset + finding.span.end)
            targets.append(
                TargetRead(
                    id=f"target-{len(targets) + 1}",
                    text=source[start:end],
                    subject=finding.subject,
                    value=finding.figure.value,
                    unit=finding.figure.unit,
                    comparator=finding.comparator,
                    condition=finding.condition,
                    deadline=_deadline(block, offset, finding, row, tasks[owner] if owner is not None else None, year),
                    section_path=block.node.path if block.node else [],
                    start=start,
                    end=end,
                    task=owner,
                    responsible=tasks[owner].task.responsible if owner is not None else None,
                    confidence=_confidence(finding),
                )
            )
    return targets


def find_achievements(
    source: str, outline: Outline, phases: Phases, rows: dict[int, Row], year: int | None
) -> list[AchievementRead]:
    """Every figure of past results in reports and in the review part of mixed documents."""
    if phases.kind not in ("report", "report_plan"):
        return []
    found: list[AchievementRead] = []
    reported = year if phases.kind == "report" else None
    for block in outline.blocks:
        if phases.of_block(block.index) != REVIEW:
            continue
        row = rows.get(block.index)
        if block.kind == "row" and row is None:
            continue
        for offset, finding in _statements(block, row, reported, review=True):
            start, end = block.paragraph.source_span(offset + finding.span.start, offset + finding.span.end)
            found.append(
                AchievementRead(
                    id=f"achievement-{len(found) + 1}",
                    text=source[start:end],
                    subject=finding.subject,
                    value=finding.figure.value,
                    unit=finding.figure.unit,
                    section_path=block.node.path if block.node else [],
                    start=start,
                    end=end,
                    confidence=_confidence(finding),
                )
            )
    return found


def _holds_criteria(node: Node | None) -> bool:
    return node is not None and any(holds_criteria(one.title) for one in node.lineage())


def _statements(block: Block, row: Row | None, year: int | None, review: bool) -> Iterator[tuple[int, Finding]]:
    """Statements of a block with the offset their spans count from; table cells are read one by one."""
    spans = [cell for cell in row.cells if cell[1] > cell[0]] if row else [(block.start, block.end)]
    for start, end in spans:
        if block.kind == "heading" and block.node and start == block.start:
            start = min(end, start + _marker_length(block))
        for at in range(start, end, _LONGEST_BLOCK):
            stretch = block.paragraph.text[at : min(end, at + _LONGEST_BLOCK)]
            for finding in find_statements(stretch, year, review, block.node is None and not row):
                yield at, finding


def _marker_length(block: Block) -> int:
    node = block.node
    return len(node.written) if node and node.heading is block else 0


def _promised(block: Block, offset: int, finding: Finding) -> bool:
    """In a preamble only what is said as a promise counts."""
    text = block.paragraph.text[offset + finding.sentence.start : offset + finding.sentence.end]
    return bool(_PROMISE.search(text))


def _deadline(
    block: Block, offset: int, finding: Finding, row: Row | None, found: Found | None, year: int | None
) -> str | None:
    """Stated with the figure, earlier in its sentence, for its task, or else the plan year."""
    text = block.paragraph.text
    start, at = offset + finding.sentence.start, offset + finding.figure.start
    if finding.ladder is not None:
        years = years_in(text[start : offset + finding.sentence.end])
        if len(years) == finding.rungs:
            return str(years[finding.ladder])
    stated = (
        find_deadline(text[offset + finding.span.start : offset + finding.span.end], year)
        if finding.ladder is None
        else None
    )
    stated = stated or find_deadline(text[start:at], year)
    if stated:
        return stated.value
    if row and row.deadline and (due := find_deadline(row.deadline, year)):
        return due.value
    if found and found.task.deadline:
        return found.task.deadline
    if block.node and (due := find_deadline(block.node.title, year)) and "月" in block.node.title:
        return due.value
    return str(year) if year else None


def _confidence(finding: Finding) -> float:
    if finding.figure.middle == "all" or finding.figure.is_one:
        return 0.75
    return 0.85 if finding.figure.chinese else 0.95
