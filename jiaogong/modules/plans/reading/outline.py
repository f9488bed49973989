"""The outline: which paragraphs are nodes, and how deep each node lies.

A numbering style has no fixed level. The first style met below a node becomes the style of its children; a style
that is open already closes everything below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .headings import Unnumbered, unnumbered_headings
from .markers import Marker, rank
from .paragraphs import TERMINAL, Paragraph
from .series import inline_markers, open_series
from .words import SCHEDULED

_SENTENCE = re.compile(r"[。：；！？]")
_STOP = re.compile(r"[。；！？]|：$")
_LONGEST_TITLE = 40


@dataclass(slots=True)
class Node:
    """One node of the outline."""

    style: str
    ordinal: int
    written: str
    title: str
    parent: Node | None
    level: int
    heading: Block
    heading_end: int
    depth: int = 0
    own_line: bool = False
    children: int = 0
    blocks: list[Block] = field(default_factory=list)

    @property
    def path(self) -> list[str]:
        """Titles from the outermost section to this one."""
        above = self.parent.path if self.parent else []
        return [*above, self.title]

    def lineage(self) -> Iterator[Node]:
        """This node and those around it, innermost first."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


@dataclass(slots=True)
class Block:
    """A stretch of a paragraph that belongs to one node: its heading with run-in text, plain text, bullet or row."""

    paragraph: Paragraph
    start: int
    end: int
    kind: str
    node: Node | None = None
    index: int = 0

    @property
    def text(self) -> str:
        return self.paragraph.text[self.start : self.end]

    def source_span(self) -> tuple[int, int]:
        return self.paragraph.source_span(self.start, self.end)


@dataclass(slots=True)
class Outline:
    """All nodes and blocks in document order."""

    nodes: list[Node] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def build_outline(paragraphs: list[Paragraph]) -> Outline:
    """Read the outline of a body (front matter and signature left out)."""
    return _Builder(paragraphs).build()


class _Builder:
    def __init__(self, paragraphs: list[Paragraph]) -> None:
        self.paragraphs = paragraphs
        self.plain = unnumbered_headings(paragraphs)
        self.refused = open_series(paragraphs)
        self.schedule = _schedule(paragraphs)
        self.outline = Outline()
        self.stack: list[Node] = []

    def build(self) -> Outline:
        for i, paragraph in enumerate(self.paragraphs):
            self._paragraph(i, paragraph)
        for number, block in enumerate(self.outline.blocks):
            block.index = number
        return self.outline

    def _paragraph(self, i: int, paragraph: Paragraph) -> None:
        if paragraph.cells:
            self._block(Block(paragraph, 0, len(paragraph.text), "row"))
            return
        heading = self.plain.get(i)
        if heading:
            self._unnumbered(paragraph, heading)
            return
        marker = None if i in self.refused else paragraph.marker
        if marker is None and (paragraph.bullet or i in self.schedule):
            self._block(Block(paragraph, 0, len(paragraph.text), "bullet"))
            return
        inner = [] if i in self.refused and paragraph.marker else inline_markers(paragraph, self._next_ordinal(i))
        if paragraph.marker and inner and inner[0][0] == 0:
            inner = inner[1:] if marker else inner
        starts: list[tuple[int, Marker | None]] = [(0, marker), *inner]
        for n, (at, mark) in enumerate(starts):
            end = starts[n + 1][0] if n + 1 < len(starts) else len(paragraph.text)
            if mark is None:
                if end > at:
                    self._block(Block(paragraph, at, end, "text"))
            else:
                self._numbered(Block(paragraph, at, end, "heading"), mark, alone=len(starts) == 1, i=i)

    def _next_ordinal(self, i: int) -> Marker | None:
        """The 二是 a following paragraph begins with."""
        following = self.paragraphs[i + 1].marker if i + 1 < len(self.paragraphs) else None
        return following if following and following.style == "ordinal" and i + 1 not in self.refused else None

    def _block(self, block: Block) -> None:
        block.node = self.stack[-1] if self.stack else None
        if block.node:
            block.node.blocks.append(block)
        self.outline.blocks.append(block)

    def _numbered(self, block: Block, marker: Marker, alone: bool, i: int) -> None:
        body = block.start + marker.length
        title, end, own_line = self._title(block, body, alone and not self._whole_item(i))
        if not title:
            self._block(Block(block.paragraph, block.start, block.end, "text"))
            return
        self._make_room(marker)
        self._push(block, marker.style, marker.ordinal, _as_written(block, marker), title, end, own_line)

    def _whole_item(self, i: int) -> bool:
        """Whether a paragraph is all there is of its item: no plain text, bullet or row follows."""
        following = self.paragraphs[i + 1] if i + 1 < len(self.paragraphs) else None
        if following is None or i + 1 in self.plain:
            return True
        return following.marker is not None and i + 1 not in self.refused

    def _title(self, block: Block, body: int, followed: bool) -> tuple[str, int, bool]:
        """Title, its end in the paragraph, and whether the heading has the line to itself."""
        text = block.paragraph.text
        match = _SENTENCE.search(text, body, block.end)
        if match and match.group() == "：" and block.end - body <= _LONGEST_TITLE:
            match = _STOP.search(text, match.end(), block.end) and match
        end = match.start() if match else block.end
        own_line = not text[end : block.end].strip("。：；！？”’）") and (followed or not match)
        if own_line:
            end = block.end
        elif end - body > _LONGEST_TITLE or end >= block.end - 1:
            comma = text.find("，", body, end)
            end = comma if comma > body + 1 else end
        first = block.start if text[block.start] == "第" and text[body : body + 1] == "（" else body
        return clean_title(text[first:end]), max(end, body + 1), own_line

    def _unnumbered(self, paragraph: Paragraph, heading: Unnumbered) -> None:
        block = Block(paragraph, 0, len(paragraph.text), "heading")
        self._make_room_unnumbered(heading)
        title = clean_title(paragraph.text)
        self._push(block, heading.style, 0, "", title, len(paragraph.text), own_line=True)
        self.stack[-1].depth = heading.depth

    def _make_room(self, marker: Marker) -> None:
        """Close the nodes that a node of this style cannot lie in."""
        stack = self.stack
        for i in range(len(stack) - 1, -1, -1):
            if stack[i].style == marker.style and not self._restarts_inside(i, marker):
                del stack[i:]
                return
        top = stack[-1] if stack else None
        if top and top.own_line and not top.blocks[1:] and not top.children and marker.ordinal == 1:
            return
        while stack and _numbered(stack[-1].style) and rank(stack[-1].style) > rank(marker.style):
            stack.pop()

    def _restarts_inside(self, i: int, marker: Marker) -> bool:
        """1. inside （一） inside 1.: a new, deeper series of a style that is open further out."""
        if i == len(self.stack) - 1 or marker.ordinal != 1:
            return False
        top = self.stack[-1]
        return _numbered(top.style) and rank(marker.style) > rank(top.style)

    def _make_room_unnumbered(self, heading: Unnumbered) -> None:
        stack = self.stack
        if heading.depth:
            while stack and (not stack[-1].depth or stack[-1].depth >= heading.depth):
                stack.pop()
            return
        for i in range(len(stack) - 1, -1, -1):
            if stack[i].style == heading.style:
                del stack[i:]
                return
        top = stack[-1] if stack else None
        empty = top is not None and top.own_line and len(top.blocks) == 1 and not top.children
        if heading.style == "divider" or not empty:
            stack.clear()

    def _push(self, block: Block, style: str, ordinal: int, written: str, title: str, end: int, own_line: bool) -> None:
        parent = self.stack[-1] if self.stack else None
        node = Node(style, ordinal, written, title, parent, len(self.stack) + 1, block, end, 0, own_line)
        node.depth = block.paragraph.first.heading if block.start == 0 else 0
        if parent:
            parent.children += 1
        self.stack.append(node)
        self.outline.nodes.append(node)
        self._block(block)


def _schedule(paragraphs: list[Paragraph]) -> set[int]:
    """Lines 三月：…, of which there are several: each is an item of its own."""
    lines = {i for i, p in enumerate(paragraphs) if not p.marker and not p.cells and SCHEDULED.match(p.text)}
    return lines if len(lines) > 1 else set()


def _numbered(style: str) -> bool:
    return not style.startswith(("symbol", "plain", "divider", "month", "markdown", "bold", "bracketed"))


def _as_written(block: Block, marker: Marker) -> str:
    """The number as the source has it, blanks aside."""
    line = block.paragraph.first
    places = [p - line.start for p in block.paragraph.pos[block.start : block.start + len(marker.written)]]
    if places and places[-1] < len(line.raw):
        return "".join(line.raw[p] for p in places)
    return marker.written


def clean_title(text: str) -> str:
    """A heading without marks and final punctuation."""
    title = text.strip(" *_#\u3000【】")
    while title and (TERMINAL.search(title[-1]) or title[-1] in "。：；，、．.:;,"):
        title = title[:-1]
    return title.lstrip("：、，.． ")
