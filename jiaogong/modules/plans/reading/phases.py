"""Past and future: which parts of a document review and which plan."""

from __future__ import annotations

import re

from .kinds import years_of
from .outline import Node, Outline
from .words import phase_of

REVIEW, PLAN, PROBLEMS = "review", "plan", "problems"
_NAMES = {"past": REVIEW, "future": PLAN, "problems": PROBLEMS}
_TURN = re.compile(
    r"(?:20\d\d年|新的一年|新学[期年]|明年|来年|下一步|下一?学期|今后)[^。]{0,40}(?:将|要|计划|打算|重点|思路|做好|抓好|意见|任务)"
)
_DATED = re.compile(r"(?:19|20)\d\d|[一二][〇○零]")
#: A part on the next steps no longer than this is the closing of a report.
_CLOSING_WORDS = 150
_REVIEW_TITLE = re.compile(r"总结|回顾")


class Phases:
    """The phase of each node and block of an outline."""

    def __init__(self, outline: Outline, kind: str | None, title: str | None = None) -> None:
        self.outline = outline
        self.kind = kind or self._guess()
        self.nodes: dict[int, str] = {}
        headings = [node.title for node in outline.nodes if node.level == 1]
        self.years = {year for text in [title or "", *headings] for year in years_of(text)}
        self.turn: int | None = None
        self._assign()
        self.kind = self._final_kind()

    def of_node(self, node: Node) -> str:
        return self.nodes[id(node)]

    def of_block(self, index: int) -> str:
        """The phase of a block; text before the first node goes with it."""
        node = self.outline.blocks[index].node
        if node is not None:
            return self.of_node(node)
        if self.kind in ("report", "report_plan"):
            return PLAN if self.turn is not None and index >= self.turn else REVIEW
        return PLAN

    def _guess(self) -> str:
        """Without a telling title: a review has parts that say so."""
        roots = [phase_of(n.title, strong=True) for n in self.outline.nodes if n.level <= 2]
        if "past" in roots:
            return "report_plan" if "future" in roots else "report"
        text = "".join(block.text for block in self.outline.blocks[:4])
        return "report" if re.search(r"(?:总结|汇报|报告)如下", text) else "plan"

    def _assign(self) -> None:
        reporting = self.kind in ("report", "report_plan")
        current = REVIEW if reporting else PLAN
        self.turn = self._find_turn() if self.kind == "report_plan" else None
        for node in self.outline.nodes:
            explicit = self._explicit(node, reporting)
            if node.parent is not None and explicit is None:
                phase = self.of_node(node.parent)
                if self.turn is not None and node.heading.index > self.turn:
                    phase = PLAN
            elif explicit is None:
                if self.turn is not None and node.heading.index > self.turn:
                    current = PLAN
                phase = current
            else:
                phase = explicit
                if reporting and node.parent is None and explicit != PROBLEMS:
                    current = explicit
            self.nodes[id(node)] = phase

    def _explicit(self, node: Node, reporting: bool) -> str | None:
        """What the heading itself says."""
        if node.level > 2 or (
            node.level == 2
            and node.parent is not None
            and node.parent.style not in ("divider", "part部分", "chapter", "chinese")
        ):
            return None
        strong = not reporting or self.kind == "report" or node.level > 1
        if reporting and (dated := self._dated(node)):
            return dated
        word = phase_of(node.title, strong)
        if word is None or (word == "problems" and not reporting and node.level > 1):
            return None
        return _NAMES[word]

    def _dated(self, node: Node) -> str | None:
        """A heading that opens with a year belongs to the review of that year, or to the plan if it is the latest."""
        if node.level > 1 or not _DATED.match(node.title):
            return None
        years = years_of(node.title)
        if not years or len(self.years) < 2:
            return None
        return PLAN if years[-1] == max(self.years) else REVIEW

    def _find_turn(self) -> int | None:
        """Where a report plus plan turns to the plan by a sentence instead of a heading."""
        if any(self._explicit(node, True) == PLAN for node in self.outline.nodes):
            return None
        for block in self.outline.blocks:
            if block.kind == "text" and block.index > 2 and _TURN.match(block.text):
                return block.index
        return None

    def _final_kind(self) -> str:
        """A plan with a review part and a report with a planned part are both report and plan."""
        roots = [n for n in self.outline.nodes if n.level == 1]
        if self.kind == "plan" and any(self.of_node(n) == REVIEW and _REVIEW_TITLE.search(n.title) for n in roots):
            return "report_plan"
        if self.kind == "report" and self._plans_at_length():
            return "report_plan"
        return self.kind

    def _plans_at_length(self) -> bool:
        """Whether a report goes on to plan, and does not merely close with a few words on what comes next."""
        planned = [n for n in self.outline.nodes if n.level <= 2 and self.of_node(n) == PLAN]
        if any(node.children for node in planned):
            return True
        return sum(len(block.text) for node in planned for block in node.blocks) > _CLOSING_WORDS
