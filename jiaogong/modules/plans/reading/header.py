"""Front matter and signature: title, issuer, number and date, and which paragraphs they take up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .bodies import bodies_in_line, body_in_opening, body_in_title, is_body
from .dates import standalone_date, web_date
from .paragraphs import TERMINAL, Paragraph
from .titles import Title, find_cover, find_title
from .words import DIVIDER

_DOC_NUMBER = re.compile(
    r"(?:文号|发文字号|编号)?[：]?(?P<code>[\u4e00-\u9fffA-Za-z]{1,14})[〔（\[【［<〈](?P<year>(?:19|20)\d\d)年?[〕）\]】］>〉](?:第)?(?P<number>\d{1,4})号"
)
_SALUTATION = re.compile(
    r"(?:各|尊敬|同志们|全(?:校|体|市|县|区|园)|亲爱|局|机关|市直|区直|县直|直属).{0,120}[：:]$|.{0,10}(?:代表|同志们|老师们)[：:]$"
)
_FURNITURE = re.compile(
    r"[【\[（]?(?:抄送|抄报|主送[：:]|报送[：:]|主题词|关键词|此件|（此件|（?联系人[：:]|（?联系电话|电话[：:]|附[：:注]|备注[：:]|注[：:]|签发人|密级|(?:发布|发表|更新|成文|上传|公开)(?:日期|时间|单位|机构|人)|信息来源|索引号|稿[源件]|编辑[：:]|审核[：:]|审稿|字号|大中小|分享|关闭|返回|收藏|访问|阅读|您现在|上篇|下篇|相关(?:附件|链接|文章|阅读)|扫一扫|版权|共印|印数|印发份数|首页|上一篇|下一篇|当前位置|您的位置|来源[：:]|作者[：:]|责任编辑|浏览|点击|字体|打印|（盖章|特此|谢谢|以上报告)"
)
#: The speaker's or writer's name below a title: office and name parted by a blank, or a name alone.
_BYLINE = re.compile(
    r"[^，。；：\d]{0,34}(?:主席|书记|主任|校长|局长|部长|院长|会长|园长|科长|处长|组长|作者|执笔|撰稿人?|报告人)[：:\s\u3000]+[\u4e00-\u9fff](?:[\s\u3000]?[\u4e00-\u9fff·]){1,4}"
    r"|(?!前言|引言|序言|导言|概况)[\u4e00-\u9fff][\s\u3000]{1,4}[\u4e00-\u9fff](?:[\s\u3000]{0,2}[\u4e00-\u9fff])?"
)
_ATTACHED = re.compile(r"附\s*件\s*\d{0,2}\s*[：:]?(?P<rest>.*)$")
_FRONT = 16
_TAIL = 10


@dataclass(slots=True)
class Header:
    """The document fields found outside the body, and the body itself."""

    title: str | None = None
    cover: str | None = None
    issuer: str | None = None
    doc_number: str | None = None
    date: str | None = None
    body: list[Paragraph] = field(default_factory=list)


def read_header(paragraphs: list[Paragraph]) -> Header:
    """Find the document fields and leave out of the body what belongs to them."""
    aside: set[int] = set()
    found = find_title(paragraphs, 0, _FRONT)
    cover = find_cover(paragraphs, found) if found else None
    title = cover or found
    front = (title.last + 1) if title else 0
    aside.update(range(front))
    header = Header(title=title.text if title else None, cover=found.text if cover and found else None)
    header.doc_number = _doc_number(paragraphs, front, aside)
    _set_aside_furniture(paragraphs, front, aside)
    dates = _dates(paragraphs, front, aside)
    header.date = _choose_date(dates, found, cover) or _web_date(paragraphs)
    header.issuer = _issuer(paragraphs, found, title, dates, aside)
    if found and header.cover is None and found.quoted:
        header.cover, header.title = found.text, found.quoted if _has_outline(paragraphs, aside) else found.text
    header.body = [p for i, p in enumerate(paragraphs) if i not in aside]
    return header


def _has_outline(paragraphs: list[Paragraph], aside: set[int]) -> bool:
    return any(p.marker for i, p in enumerate(paragraphs) if i not in aside)


def _doc_number(paragraphs: list[Paragraph], front: int, aside: set[int]) -> str | None:
    """The document's own number: at the beginning of a line of its own before or right below the title."""
    for i, paragraph in enumerate(paragraphs[: max(front + 3, 8)]):
        if i >= front and (len(paragraph.text) > 60 or paragraph.marker):
            break
        for line in paragraph.lines:
            match = _DOC_NUMBER.search(line.text)
            if (
                match
                and len(line.text) - (match.end() - match.start()) <= 24
                and not re.search(r"[《》。，]|根据|按照", line.text)
            ):
                if i >= front:
                    aside.add(i)
                code = re.sub(r"^.*(?:文件|委员会|教育局|工会)(?=.{2,})", "", match["code"])
                return f"{code}〔{match['year']}〕{match['number']}号"
    return None


def _set_aside_furniture(paragraphs: list[Paragraph], front: int, aside: set[int]) -> None:
    """Salutations, attachment lists, contact lines, copies and repeated titles are no part of the outline."""
    listing = False
    for i in range(front, len(paragraphs)):
        paragraph = paragraphs[i]
        text = paragraph.text
        attached = _ATTACHED.match(text)
        if attached and len(text) <= 60 and not paragraph.cells and not text.endswith("。"):
            aside.add(i)
            listing = True
        elif (
            listing
            and not TERMINAL.search(text)
            and len(text) <= 50
            and (not paragraph.marker or paragraph.marker.style == "arabic")
        ):
            if DIVIDER.fullmatch(text):
                listing = False
            else:
                aside.add(i)
                listing = bool(paragraph.marker)
        else:
            listing = False
            salutation = i < front + 4 and not paragraph.marker and _SALUTATION.match(text)
            byline = i < front + 3 and not paragraph.marker and _BYLINE.fullmatch(paragraph.first.raw.strip("（）() "))
            if (
                salutation
                or byline
                or (not paragraph.marker and not paragraph.cells and not paragraph.bullet and _FURNITURE.match(text))
            ):
                aside.add(i)


def _dates(paragraphs: list[Paragraph], front: int, aside: set[int]) -> list[tuple[int, str, str, bool]]:
    """Lines that are dates: index, date, text before it, whether it is the printing date."""
    found = []
    for i, paragraph in enumerate(paragraphs):
        near = i < front + 3 or i >= len(paragraphs) - _TAIL or len(paragraph.text) < 24
        if not near or paragraph.cells or paragraph.marker:
            continue
        date = standalone_date(paragraph.text)
        if date and (
            not date[1] or is_body(date[1]) or bodies_in_line(date[1]) or date[2] or i >= len(paragraphs) - _TAIL
        ):
            found.append((i, *date))
            aside.add(i)
    return found


def _choose_date(dates: list[tuple[int, str, str, bool]], found: Title | None, cover: Title | None) -> str | None:
    signed = [d for d in dates if not d[3]]
    if cover and found:
        between = [d for d in signed if found.last < d[0] < cover.first]
        if between:
            return between[-1][1]
    if signed:
        return signed[-1][1]
    return dates[-1][1] if dates else None


def _web_date(paragraphs: list[Paragraph]) -> str | None:
    """Without a signature the day a web page was published counts."""
    lines = (line for p in [*paragraphs[:_FRONT], *paragraphs[-_TAIL:]] for line in p.lines)
    return next((date for line in lines if (date := web_date(line.text))), None)


def _issuer(
    paragraphs: list[Paragraph],
    found: Title | None,
    title: Title | None,
    dates: list[tuple[int, str, str, bool]],
    aside: set[int],
) -> str | None:
    """The issuing bodies: letterhead or signature, whichever names them more fully; else the title."""
    letterhead = _letterhead(paragraphs, found)
    signed: list[str] = []
    for i, _, before, printed in reversed(dates):
        if printed:
            continue
        names = bodies_in_line(_raw_before(paragraphs[i], before)) if before else []
        signed = names or _signature(paragraphs, i, aside)
        if signed:
            break
    if not signed:
        signed = _signature(paragraphs, len(paragraphs), aside)
    if found and letterhead and found.first and is_body(paragraphs[found.first].text):
        if is_body(paragraphs[found.first - 1].text):
            letterhead = [*letterhead, paragraphs[found.first].text]
    names = max((letterhead, signed), key=lambda group: (len(group), sum(map(len, group))))
    if not names:
        names = next((n for p in paragraphs[:_FRONT] if (n := body_in_opening(p.text))), [])
    if not names and title:
        below = paragraphs[title.last + 1 : title.last + 3]
        names = next(([p.text] for p in below if is_body(p.text) and not p.marker), [])
    if not names and title:
        names = body_in_title(title.text, paragraphs[title.first].first.raw)
    return "、".join(dict.fromkeys(names)) or None


def _raw_before(paragraph: Paragraph, before: str) -> str:
    """The part of the source line before the date, with its blanks."""
    raw = paragraph.first.raw
    last = paragraph.pos[len(before) - 1] - paragraph.first.start + 1
    return raw[:last]


def _letterhead(paragraphs: list[Paragraph], found: Title | None) -> list[str]:
    """Bodies named above the title."""
    names: list[str] = []
    if not found:
        return names
    for paragraph in paragraphs[: found.first]:
        for line in paragraph.lines:
            if _DOC_NUMBER.search(line.text) or standalone_date(line.text):
                continue
            names.extend(bodies_in_line(line.raw))
    return names


def _signature(paragraphs: list[Paragraph], end: int, aside: set[int]) -> list[str]:
    """Bodies on the lines right above a date, or on the last lines of the text."""
    names: list[str] = []
    i = end - 1
    while i >= 0 and i > end - 5:
        paragraph = paragraphs[i]
        here = [name for line in paragraph.lines for name in bodies_in_line(line.raw)]
        if here and not paragraph.marker and not paragraph.cells:
            names = here + names
            aside.add(i)
        elif names or i not in aside:
            break
        i -= 1
    return names
