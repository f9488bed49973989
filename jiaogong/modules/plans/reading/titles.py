"""The title: where it stands, over how many lines it runs, and what a cover notice distributes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .bodies import is_body
from .dates import standalone_date
from .paragraphs import TERMINAL, Paragraph

_KIND = r"(?:要点|计划|总结|报告|意见|方案|通知|思路|清单|安排|规划|办法|汇报|打算|回顾|设想|纲要|(?:[分解一览任务安排计划配档推进项目工作责任进度时间日程活动清单]{2})表|任务书|责任书|决定|通报|细则|公告|倡议书|部署|行动|述职|指引|指南|台账|举措|措施|目标|任务|发言|讲话|函)"
_ENDS = re.compile(_KIND + r"(?:》|”)?(?:的通知|的报告)?(?:（[^（）]{1,24}）)?$")
_SURE = re.compile(r"工作|关于|(?:19|20)\d\d|[二一][〇○零九]..年|工会|教育|方案|清单|总结|计划|规划|要点|意见|活动")
_NOT_TITLE = re.compile(r"[。；！？>＞»]|首页|^(?:各|附|现将|为|根据|主题词|抄送|同志)|：$|印发给")
_BREADCRUMB = re.compile(
    r"(?:来源|作者|编辑|时间|日期|点击|浏览|阅读|访问|发布|发表|索引号|字[体号])[^：]{0,4}：|[>＞»]|首页|当前位置"
)
_DISTRIBUTES = re.compile(
    r"(?:关于)?(?:印发|转发|下发|发布|制发)(?:.{0,40}?[《〈“](?P<quoted>.+)[》〉”]|(?P<bare>.{4,60}?))(?:的)?(?:通知|函)"
)
_PERIOD = re.compile(r"（(?:19|20)\d\d(?:年)?[-—–~至－]+(?:(?:19|20)?\d\d)年?）")
_HEADLESS = re.compile(r"^(?:[与和及暨的、]|年|》|——)|^[^《]*》")
_OPEN = re.compile(r"(?:[及和与的、“《，]|关于.*(?:开展|加强|做好|举办|组织|推进|进一步|深化|落实|全市|全区|全县))$")
_LABEL = re.compile(r"^(?:【[^】]{1,10}】|\[[^\]]{1,10}\]|标题：)+")
_NUMBER_LINE = re.compile(r"[〔（\[【［](?:19|20)\d\d[〕）\]】］]第?\d+号")


@dataclass(slots=True)
class Title:
    """A title and the paragraphs it fills; `quoted` is what a notice that only distributes names."""

    text: str
    first: int
    last: int
    quoted: str | None = None


def find_title(paragraphs: list[Paragraph], start: int, limit: int) -> Title | None:
    """The first title-like line, joined with the lines it is set over."""
    for i in range(start, min(len(paragraphs), start + limit)):
        paragraph = paragraphs[i]
        text = paragraph.text
        if (paragraph.marker and not paragraph.first.heading) or paragraph.cells:
            break
        if _is_title(paragraph):
            return _joined(paragraphs, start, i)
        if len(text) > 60 and "。" in text:
            break
    return _odd_title(paragraphs, start)


def _is_title(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip("《》")
    if (
        len(text) > 90
        or len(text) < 3
        or _NOT_TITLE.search(text)
        or paragraph.bullet.strip("—-")
        or text.endswith("文件")
    ):
        return False
    if paragraph.marker and paragraph.first.heading != 1:
        return False
    return bool(_ENDS.search(text) and _SURE.search(text)) or (paragraph.first.heading == 1 and not is_body(text))


def _odd_title(paragraphs: list[Paragraph], start: int) -> Title | None:
    """A centred first line without the usual words."""
    if start < len(paragraphs):
        paragraph = paragraphs[start]
        centred = paragraph.first.indent >= 6 or paragraph.first.heading or paragraph.first.bold
        if centred and not paragraph.marker and not paragraph.cells and len(paragraph.text) <= 50:
            if not TERMINAL.search(paragraph.text) and not is_body(paragraph.text):
                return Title(paragraph.text, start, start)
    return None


def _joined(paragraphs: list[Paragraph], start: int, i: int) -> Title:
    first = last = i
    text = _line(paragraphs[i])
    while first > start and _belongs_above(paragraphs, first - 1, text):
        first -= 1
        text = _line(paragraphs[first]) + text
    while last + 1 < len(paragraphs) and _belongs_below(paragraphs[last + 1], text):
        last += 1
        text += _line(paragraphs[last])
    match = _DISTRIBUTES.search(text)
    quoted = (match["quoted"] or match["bare"]) if match else None
    text = _LABEL.sub("", text)
    return Title(text.strip("《》") if text.startswith("《") and text.count("《") == 1 else text, first, last, quoted)


def _line(paragraph: Paragraph) -> str:
    """A title line with the dash of a subtitle."""
    return "——" + paragraph.text if paragraph.bullet else paragraph.text


def _belongs_above(paragraphs: list[Paragraph], i: int, text: str) -> bool:
    """Whether the line above is part of the title."""
    above = paragraphs[i]
    line = above.text
    if above.cells or _BREADCRUMB.search(line) or len(line) > 44 or line.endswith("文件") or TERMINAL.search(line):
        return False
    if _NUMBER_LINE.search(line) or standalone_date(line) or re.match(r"附件|密级|签发人", line):
        return False
    if _HEADLESS.match(text) or _OPEN.search(line):
        return True
    if is_body(line):
        named = any(is_body(text[:n]) for n in range(4, min(len(text), 26)))
        return not named
    return (
        (text.startswith("——") or "——" in text[:40] or not paragraphs[i + 1].first.blank_before)
        and not above.marker
        and len(line) <= 36
    )


def _belongs_below(paragraph: Paragraph, text: str) -> bool:
    line = paragraph.text
    if paragraph.cells or paragraph.marker or len(line) > 44:
        return False
    if _PERIOD.fullmatch(line) or paragraph.bullet.startswith("—"):
        return True
    if re.match(r"[和与及暨]", line) and _ENDS.search(line) and not TERMINAL.search(line):
        return True
    return text.endswith(("及", "和", "与", "暨")) and bool(_ENDS.search(line))


def find_cover(paragraphs: list[Paragraph], notice: Title) -> Title | None:
    """The title of the document that a cover notice distributes, where that document follows."""
    if not notice.quoted:
        return None
    wanted = set(_pairs(notice.quoted))
    for i in range(notice.last + 1, min(len(paragraphs), notice.last + 30)):
        paragraph = paragraphs[i]
        if (
            paragraph.cells
            or TERMINAL.search(paragraph.text)
            or len(paragraph.text) > 80
            or paragraph.text.startswith("附件：")
        ):
            continue
        if _ENDS.search(paragraph.text) and not _NOT_TITLE.search(paragraph.text):
            title = _joined(paragraphs, notice.last + 1, i)
            own = set(_pairs(title.text))
            if wanted and len(wanted & own) >= 0.5 * min(len(wanted), len(own)):
                return title
    return None


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]
