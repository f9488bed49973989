"""A stretch of running text with its sentences, clauses and cues of time, each found once and looked up by place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

_BREAK = re.compile(r"[，。；！？：\t|│]")
_STOP = re.compile(r"[。！？；]")
_FAR = 200

#: Phrases that only say what a figure builds on or is compared with: their words and figures tell nothing of the rest.
_BACKGROUND = re.compile(
    r"在[^。；！？在]{2,80}?基础上"
    r"|(?:比|较|同比|与|跟|相比)(?:于)?(?:20\d\d年?(?:[底末]|同期)?|去年|上一?年度?|往年|前年|上一?学[年期]|上届|原来|过去|“?十[二三]五”?(?:末|时期|期间)?)"
    r"|[由从](?=[^，。；：]{0,26}?(?:20\d\d年|去年|上年|原来|原有|现有|目前|过去))[^，。；：]{0,26}?(?=(?:提高|增加|增长|提升|扩大|扩展|扩充|发展|上升|增|升|压缩|压减|减少|降低|下降|降|缩短|调整|拓展|跃升|壮大)[^，。；]{0,6}(?:到|至|为))"
    r"|20\d\d年(?:以来)?(?:印发|出台|制定|修订|下发|颁布|发布|新修订)的?|《[^》]{0,60}》"
)
_NOUN = r"(?:学校|单位|企业|工会|幼儿园|机构|教师|会员|教职工|民办|公办|高校|县区|区县|小组)"
_USING = r"(?:加强|依托|利用|用好|发挥|整合|巩固|提升|做强|做优|做实|办好|管好|完善|建好|深化|推动|改造|升级|规范|对|在|将|把|按|为|由)"
_CUES = re.compile(
    rf"(?P<none>已(?:建会|建家|建成|入会|参会|建立|创建|命名|挂牌|办证|参保)(?:的)?{_NOUN}|(?<!\d)20\d\d年[-—–~至])"
    rf"|(?P<weak>{_USING}[^，。；：\d]{{0,6}}(?:现有|已有|原有|已[建命创成])|(?:现有|已有|原有|已[^，。；：\d]{{1,6}})的|(?:开展|举办|组织|召开|完成|取得|形成|建成|评选|发放|慰问|参加|收到|获得|进行|实现)了)"
    r"|(?P<past>截[至止](?:到)?(?=目前|20|去|上|\d|年|本)[^，。；]{0,14}|(?:去年|上年|上一年|前年)(?:[底末])?|过去(?!的?基础)|近年来|以来|目前(?!的)|现有|我[校园市县区]有|现共有"
    r"|已(?=建|有|完成|开展|举办|组织|达|成立|经|实现|发展|培训|形成|获|连续|在|于|全部|为|累计|命名|创建|评|覆盖|签)|获得了|取得了|上学[期年]|上一学[期年]|十[二三]五”?(?:期间|时期))"
    r"|(?P<year>(?<!\d)20\d\d)年(?:[底末])?"
    r"|(?P<later>今年|本年|明年|将(?!近)|力争|计划|争取|确保|拟|(?<![重主摘纪概紧需])要(?!求|点|素|闻|务)|应当|必须|不少于|不低于|至少|今后|新学[期年]|本学[期年]|年内|年底|月底前)"
)
_OUT_OF_REVIEW = re.compile(
    r"明年|来年|下一步|今后|下学期|新学期|将(?:要|于|在)|我们将|计划(?:于|在)|看到[^。]{0,20}(?:不足|问题|差距)|(?<![对在将把按为由])现有|下辖|辖有|共辖|现任|在职教职工总数"
)
_ABOUT = re.compile(r"[对把将让向给][在于]?$")
_MERELY = re.compile(r"(?:不到|仅占|只占|仅有|尚有|还有|仍有)[^，。；\d]{0,8}$")


class Span(NamedTuple):
    """A stretch [start, end) of a clean text."""

    start: int
    end: int


class Passage:
    """Clauses, sentences and times of one text."""

    def __init__(self, text: str, year: int | None, review: bool, whole: bool = False) -> None:
        """`whole`: a cue of time holds beyond the end of its sentence, as in a preamble."""
        self.text = text
        self.review = review
        self.whole = whole
        self._breaks = [m.start() for m in _BREAK.finditer(text)]
        self._stops = [m.start() for m in _STOP.finditer(text)]
        self._background = [] if review else [m.span() for m in _BACKGROUND.finditer(text)]
        self._places: list[int] = []
        self._kinds: list[str] = []
        if review:
            self._places = [m.start() for m in _OUT_OF_REVIEW.finditer(text)]
        else:
            self._find_cues(year)

    def _find_cues(self, year: int | None) -> None:
        for match in _CUES.finditer(self.text):
            kind = match.lastgroup or "none"
            if kind == "year":
                kind = "none" if year is None else "past" if int(match["year"]) < year else "later"
            if kind == "past" and _ABOUT.search(self.text, max(0, match.start() - 3), match.start()):
                kind = "weak"
            if kind != "none" and not self._in_background(match.start()):
                self._places.append(match.start())
                self._kinds.append(kind)

    def _in_background(self, at: int) -> bool:
        i = bisect_right(self._background, (at, len(self.text))) - 1
        return i >= 0 and at < self._background[i][1]

    def sentence(self, at: int) -> Span:
        """The sentence (to 。 or ；) a position lies in."""
        i = bisect_left(self._stops, at)
        start = self._stops[i - 1] + 1 if i else 0
        end = self._stops[i] if i < len(self._stops) else len(self.text)
        return Span(max(start, at - _FAR), min(end, at + _FAR))

    def clause(self, start: int, end: int) -> Span:
        """The clause (to ， 。 ； ：) a stretch lies in, brackets that open outside it left out."""
        i, j = bisect_left(self._breaks, start), bisect_left(self._breaks, end)
        left = max(self._breaks[i - 1] + 1 if i else 0, start - _FAR)
        right = min(self._breaks[j] if j < len(self._breaks) else len(self.text), end + _FAR)
        if self.text.find("（", left, right) < 0 and self.text.find("）", left, right) < 0:
            return Span(left, right)
        return _outside_brackets(self.text, start, end, left, right)

    def elsewhen(self, at: int, sentence: Span) -> bool:
        """Whether a figure belongs to another time than its part: in a plan to the past, in a review to the future or
        to the mere state of things."""
        start = 0 if self.whole else sentence.start
        i = bisect_left(self._places, at)
        if self.review:
            spoken = i > 0 and self._places[i - 1] >= start
            return spoken or bool(_MERELY.search(self.text, max(start, at - 12), at))
        if self._in_background(at):
            return True
        while i > 0 and self._places[i - 1] >= start:
            i -= 1
            kind = self._kinds[i]
            if kind != "weak" or self._same_clause(self._places[i], at):
                return kind != "later"
        return False

    def _same_clause(self, first: int, at: int) -> bool:
        return bisect_left(self._breaks, first) == bisect_left(self._breaks, at)


def _outside_brackets(text: str, start: int, end: int, least: int, most: int) -> Span:
    """The part of a clause around a stretch that no unmatched bracket cuts off."""
    left, depth = start, 0
    while left > least:
        c = text[left - 1]
        if c == "）":
            depth += 1
        elif c == "（":
            if depth == 0:
                break
            depth -= 1
        left -= 1
    right, depth = end, 0
    while right < most:
        c = text[right]
        if c == "（":
            depth += 1
        elif c == "）":
            if depth == 0:
                break
            depth -= 1
        right += 1
    return Span(left, right)
