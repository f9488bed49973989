"""From the text of a work plan to everything that is read out of it."""

from __future__ import annotations

from .amounts import find_achievements, find_targets
from .header import Header, read_header
from .kinds import find_year, kind_of_title
from .lines import split_lines
from .model import Reading, SectionRead
from .outline import Node, Outline, build_outline
from .paragraphs import join_lines
from .phases import Phases
from .tables import read_tables
from .tasks import find_tasks


def read_plan(text: str) -> Reading:
    """Read a work plan, report or opinion. Any string is accepted; what is not found is None or empty."""
    header = read_header(join_lines(split_lines(text)))
    outline = build_outline(header.body)
    phases = Phases(outline, kind_of_title(header.title, header.cover), header.title)
    year = _year(header, outline, phases)
    rows = read_tables(outline.blocks)
    tasks = find_tasks(text, outline, phases, rows, year)
    return Reading(
        title=header.title,
        issuer=header.issuer,
        doc_number=header.doc_number,
        date=header.date,
        year=year,
        kind=phases.kind,
        sections=[_section(number, node) for number, node in enumerate(outline.nodes)],
        tasks=[found.task for found in tasks],
        targets=find_targets(text, outline, phases, rows, tasks, year),
        achievements=find_achievements(text, outline, phases, rows, year),
    )


def _year(header: Header, outline: Outline, phases: Phases) -> int | None:
    headings = [node.title for node in outline.nodes if node.level <= 2]
    body = "".join(paragraph.text for paragraph in header.body)
    return find_year(header.title, phases.kind, headings, body, header.date)


def _section(number: int, node: Node) -> SectionRead:
    start, end = node.heading.paragraph.source_span(node.heading.start, node.heading_end)
    return SectionRead(f"section-{number + 1}", node.level, node.written, node.title, start, end)
