"""Headings without a number: lines of their own that divide the document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .paragraphs import TERMINAL, Paragraph
from .words import DIVIDER, MONTH, USUAL

_NOT_A_HEADING = re.compile(
    r"[。；！？…]|^(?:各|附|抄|联系|主题|（|\(|责任|牵头|配合|完成时|备注|注：|电话|地址|邮编|报送|谢谢|以上|特此|现将|为|关于|单位|姓名)|\d{4}年\d{1,2}月\d{1,2}日|@|\d{7,}|[：:].+"
)
#: What a heading such as 活动时间 is followed by: a date or a period on a line of its own.
_PERIOD = re.compile(
    r"(?:每?(?:19|20)\d\d年)?(?:度|学年)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:[上中下]旬|底|初|末)?(?:[-—–~至到]+(?:(?:19|20)\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:[上中下]旬|底|初|末)?)?"
)
_NAMES_A_FACT = re.compile(r"(?:时间|日期|地点|主题|口号|对象|范围|期限|形式|单位|机构|名称)$")
_BRACKETED = re.compile(r"【[^】]{2,24}】[：]?")
_LONGEST = 26


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """How a heading without a number takes its place: its style, and the depth of a markdown heading."""

    style: str
    depth: int = 0


def unnumbered_headings(paragraphs: list[Paragraph]) -> dict[int, Unnumbered]:
    """The paragraphs that are headings though they carry no number."""
    found: dict[int, Unnumbered] = {}
    plain: list[int] = []
    for i, paragraph in enumerate(paragraphs):
        if paragraph.marker or paragraph.cells or not paragraph.text:
            continue
        if paragraph.first.heading:
            found[i] = Unnumbered("markdown", paragraph.first.heading)
        elif paragraph.bullet:
            continue
        elif _BRACKETED.fullmatch(paragraph.text):
            found[i] = Unnumbered("bracketed")
        elif _states_a_fact(paragraphs, i):
            continue
        elif MONTH.fullmatch(paragraph.text):
            found[i] = Unnumbered("month")
        elif DIVIDER.fullmatch(paragraph.text) and _stands_alone(paragraphs, i):
            found[i] = Unnumbered("divider")
        elif _is_candidate(paragraphs, i):
            plain.append(i)
    certain = [i for i in plain if USUAL.fullmatch(paragraphs[i].text) or paragraphs[i].first.bold]
    numbered_first = any(p.marker for p in paragraphs[: plain[0]]) if plain else False
    accepted = plain if len(plain) >= 2 and (certain or not numbered_first or len(plain) >= 3) else certain
    found.update({i: Unnumbered("plain") for i in accepted})
    return found


def _states_a_fact(paragraphs: list[Paragraph], i: int) -> bool:
    """Whether a line only answers the numbered heading above it: 二、活动时间 / 3月至11月."""
    before = paragraphs[i - 1] if i else None
    if before is None or before.marker is None or not _NAMES_A_FACT.search(before.text.rstrip("：")):
        return False
    following = paragraphs[i + 1] if i + 1 < len(paragraphs) else None
    return following is None or following.marker is not None or bool(_PERIOD.fullmatch(paragraphs[i].text))


def _is_candidate(paragraphs: list[Paragraph], i: int) -> bool:
    paragraph = paragraphs[i]
    text = paragraph.text
    longest = 40 if paragraph.first.bold else _LONGEST
    if not 2 <= len(text) <= longest or len(paragraph.lines) > 1:
        return False
    if USUAL.fullmatch(text):
        return _stands_alone(paragraphs, i)
    if _NOT_A_HEADING.search(text) or text[-1] in "，、：:" or text.count("，") > 1:
        return False
    return _stands_alone(paragraphs, i) and _opens_something(paragraphs, i)


def _stands_alone(paragraphs: list[Paragraph], i: int) -> bool:
    """Whether the paragraph before is finished, so that this one is not the rest of a sentence."""
    if i == 0:
        return True
    before = paragraphs[i - 1]
    if before.cells or before.marker or before.bullet or before.first.heading:
        return True
    return bool(TERMINAL.search(before.text)) or len(before.text) <= _LONGEST


def _opens_something(paragraphs: list[Paragraph], i: int) -> bool:
    if i + 1 >= len(paragraphs):
        return False
    after = paragraphs[i + 1]
    if after.marker:
        return after.marker.ordinal <= 1
    if after.bullet or after.cells:
        return True
    return len(after.text) >= 25 or (len(after.text) >= 12 and after.text.endswith("。"))
