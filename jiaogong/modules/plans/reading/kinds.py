"""What kind of document it is, and which year it is about."""

from __future__ import annotations

import re
from collections import Counter

from .numerals import chinese_year

_JOIN = r"(?=$|的(?:报告|汇报|说明)|[及和与暨、（》”—]|\s)"
_REVIEW = re.compile(rf"(?:总结|回顾|报告|汇报|述职)(?:材料)?{_JOIN}")
_PLAN = re.compile(
    rf"(?:计划|打算|要点|思路|安排|方案|设想|规划|纲要|清单|[分解一览任务安排计划配档推进项目工作责任进度时间日程活动清单]{2}表|部署|行动|任务|目标|举措|措施|办法|细则|工作重点|台账){_JOIN}|下一步|设想"
)
_OPINION = re.compile(rf"(?<!征求)意见{_JOIN}")
_NOTICE = re.compile(r"(?:通知|通报|公告|决定|倡议书|函)(?:（.*）)?$")
_PLAN_NOTICE = re.compile(r"((?:工作|实施|活动|指导|行动)(?:要点|计划|方案|意见|思路|安排))》?的通知")
_DRAFT = re.compile(r"（(?:征求意见稿|讨论稿|草案|试行|修订稿|审议稿)）")
_YEAR = re.compile(
    r"(?<!\d)(?P<a>(?:19|20)\d\d|[一二][〇○零九][〇○零一二三四五六七八九]{2})(?:[-—–~至－]+(?:(?:19|20)?\d\d))?(?:年|学年)?"
)
_AHEAD = re.compile(r"(?:未来|今后|新的)[一二三四五六七八九十]{0,2}(?:年|学年)[（(](20\d\d)(?!\d)")
_PLAN_WORD = re.compile(r"计划|打算|要点|思路|安排|意见|方案|设想|规划|任务|目标|重点")


def kind_of_title(title: str | None, cover: str | None = None) -> str | None:
    """The kind a title names, or None where it names none. A cover notice counts only without another title."""
    name = _DRAFT.sub("", title or cover or "")
    if not name:
        return None
    if _NOTICE.search(name):
        inner = re.search(r"(?:印发|转发|下发|制发|发布).{0,30}?[《〈“]?([^《〈“]+?)[》〉”]?(?:的)?(?:通知|函)", name)
        inside = kind_of_title(inner.group(1)) if inner else None
        inside = inside or (kind_of_title(own.group(1)) if (own := _PLAN_NOTICE.search(name)) else None)
        return inside or "notice"
    reviewed, planned = _REVIEW.search(name), _PLAN.search(name)
    opinion = _OPINION.search(name)
    if reviewed and (planned or opinion):
        return "report_plan"
    if reviewed:
        return "report"
    if opinion:
        return "opinion"
    return "plan" if planned else None


def find_year(title: str | None, kind: str, headings: list[str], body: str, date: str | None) -> int | None:
    """The planned year, or of a pure report the year reported on."""
    years = years_of(title or "")
    if kind == "report_plan":
        planned = _planned_year(title or "", headings)
        if planned:
            return planned
        if years and date and int(date[:4]) <= max(years) + 1:
            return max(years) + 1 if len(years) == 1 and _only_review(title or "") else max(years)
    if kind == "report_plan" and (ahead := _AHEAD.search(body)):
        return int(ahead[1])
    if years:
        return years[-1] if kind == "report_plan" else years[0]
    written = int(date[:4]) if date else None
    counts = Counter(years_of(body[:1500]))
    if counts:
        likely = [y for y, n in counts.most_common(3) if written is None or abs(y - written) <= 1]
        opening = _YEAR.search(body[:60])
        if (
            opening
            and opening.start() <= 4
            and not body.startswith(("据", "截", "自", "继"))
            and (year := chinese_year(opening["a"]))
            and (written is None or abs(year - written) <= 1)
        ):
            return year
        if kind == "report" and likely:
            return likely[0]
    if written is not None:
        return written
    return counts.most_common(1)[0][0] if counts else None


def years_of(text: str) -> list[int]:
    """Years in a text; of a school year or a period only the first."""
    found = []
    for match in _YEAR.finditer(text):
        if (
            match["a"].isdigit()
            and not re.search(r"[-—–~至－年学]|$", match.group()[4:5])
            and not match.group().endswith("年")
        ):
            continue
        year = chinese_year(match["a"])
        if year:
            found.append(year)
    return found


def _only_review(title: str) -> bool:
    return not _PLAN_WORD.search(title) or bool(re.search(r"(?:下一?步|下一?年|明年|今后)", title))


def _planned_year(title: str, headings: list[str]) -> int | None:
    """The year named together with the plan, in the title or in a heading."""
    for text in [title, *headings]:
        for match in _YEAR.finditer(text):
            following = _YEAR.search(text, match.end())
            rest = text[match.end() : following.start() if following else None]
            word = re.search(r"总结|回顾|报告|汇报|计划|打算|要点|思路|安排|意见|方案|设想|规划|任务|重点", rest)
            if word and _PLAN_WORD.fullmatch(word.group()):
                return chinese_year(match["a"])
    return None
