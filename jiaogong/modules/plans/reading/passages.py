"""A stretch of running text with its sentences, clauses and cues of time, each found once and looked up by place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

_BREAK = re.compile(r"[，。；！？：\t|│]")
_STOP = re.compile(r"[。！？；]")
_FAR = 200

#: What a figure builds on: the words and figures of the phrase tell nothing of the rest of the sentence.
_ON_THE_BASIS = re.compile(r"在[^。；！？在]{2,80}?基础上")
_CUE = re.compile(
    r"20\d\d年[底末]?|已|现有|现共有|截至|截止|去年[底末]?|上年[底末]?|上一年|前年|过去|近年来|以来|目前|我校有|我园有|我市有|我县有|我区有"
    r"|获得了|取得了|上学期|上学年|上一学期|上一学年|十二五|十三五|了|今年|本年|明年|将|力争|计划|争取|确保|拟|要|应当|必须|不少于|不低于"
    r"|至少|今后|新学期|新学年|本学期|本学年|年内|年底|月底前"
)
_LATER = frozenset(
    "今年 本年 明年 将 力争 计划 争取 确保 拟 要 应当 必须 不少于 不低于 至少 今后 新学期 新学年 本学期 本学年 年内 年底 月底前".split()
)
_NO_PROMISE = re.compile(r"将近|要(?:求|点|素|闻|务)")
_NOUN = r"(?:学校|单位|企业|工会|幼儿园|机构|教师|会员|教职工|民办|公办|高校|县区|区县|小组)"
_ALREADY = re.compile(
    rf"(?P<none>已(?:建会|建家|建成|入会|参会|建立|创建|命名|挂牌|办证|参保)(?:的)?{_NOUN}|已(?:设|建|成立|设立|建立)[^，。；：\d]{{1,8}}的[^，。；：\d的]{{0,3}}(?:学校|单位|学院|高校|工会|幼儿园|企业))|(?P<weak>已[^，。；：\d]{{1,6}}的)"
    r"|(?P<past>已(?:建|有|完成|开展|举办|组织|达|成立|经|实现|发展|培训|形成|获|连续|在|于|全部|为|累计|命名|创建|评|覆盖|签))"
)
_USING = re.compile(
    r"(?:加强|依托|利用|用好|发挥|整合|巩固|提升|做强|做优|做实|办好|管好|完善|建好|深化|推动|改造|升级|规范|[对在将把按为由])[^，。；：\d]{0,6}$"
)
_DID = frozenset("开展 举办 组织 召开 完成 取得 形成 建成 评选 发放 慰问 参加 收到 获得 进行 实现".split())
_UNTIL = re.compile(r"(?:到)?(?:目前|20|去|上|\d|年|本)[^，。；]{0,14}")
_NOT_THEN = re.compile(r"的?基础|的|[-—–~至]|(?:印发|出台|制定|修订|下发|颁布|发布|新修订)")
_FROM = re.compile(r"[由从][^，。；：]{0,8}$")
_GROWN = re.compile(
    r"[^，。；：]{0,26}?(?:提高|增加|增长|提升|扩大|扩展|扩充|发展|上升|增|升|压缩|压减|减少|降低|下降|降|缩短|调整|拓展|跃升|壮大)[^，。；]{0,6}(?:到|至|为)"
)
_OUT_OF_REVIEW = re.compile(
    r"明年|来年|下一步|今后|下学期|新学期|将(?:要|于|在)|我们将|计划(?:于|在)|看到[^。]{0,20}(?:不足|问题|差距)|(?<![对在将把按为由])现有|下辖|辖有|共辖|现任|在职教职工总数"
)
_COMPARING = "比较与跟"
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
        self._background = [m.span() for m in _ON_THE_BASIS.finditer(text)] if not review and "基础上" in text else []
        self._places: list[int] = []
        self._kinds: list[str] = []
        if review:
            self._places = [m.start() for m in _OUT_OF_REVIEW.finditer(text)]
        else:
            self._find_cues(year)

    def _find_cues(self, year: int | None) -> None:
        until = 0
        for match in _CUE.finditer(self.text):
            start, word = match.start(), match.group()
            if start < until:
                continue
            if word in _LATER:
                kind = "" if self._promises_nothing(start, word) else "later"
            elif word == "已":
                already = _ALREADY.match(self.text, start)
                kind = already.lastgroup or "" if already else ""
            elif word == "了":
                kind = "weak" if self.text[max(0, start - 2) : start] in _DID else ""
            elif word in ("截至", "截止"):
                reach = _UNTIL.match(self.text, match.end())
                kind, until = ("past", reach.end()) if reach else ("", 0)
            else:
                kind = self._time(match, year)
            if kind and kind != "none" and not self._in_background(start):
                self._places.append(start)
                self._kinds.append(kind)

    def _promises_nothing(self, start: int, word: str) -> bool:
        """重要, 主要, 要求 and 将近 are no promises."""
        if word == "要" and start and self.text[start - 1] in "重主摘纪概紧需":
            return True
        return word in ("要", "将") and bool(_NO_PROMISE.match(self.text, start))

    def _time(self, match: re.Match[str], year: int | None) -> str:
        """Whether a year, 去年 or 目前 sets the time, or only compares, cites or names where something begins."""
        text, word, start = self.text, match.group(), match.start()
        if word.startswith("20"):
            if year is None or text[start - 1 : start].isdigit():
                return ""
            kind = "past" if int(word[:4]) < year else "later"
        else:
            kind = "past"
        if text[start - 1 : start] in _COMPARING and start:
            return ""
        if kind == "past":
            follows = _NOT_THEN.match(text, match.end())
            if follows and (follows.group()[-1] != "的" or word == "目前"):
                return ""
            if _FROM.search(text, max(0, start - 9), start) and _GROWN.match(text, match.end()):
                return ""
            if text.rfind("《", max(0, start - 60), start) > text.rfind("》", max(0, start - 60), start):
                return ""
            if word == "现有" and _USING.search(text, max(0, start - 10), start):
                return "weak"
            if _ABOUT.search(text, max(0, start - 3), start):
                return "weak"
        return kind

    def _in_background(self, at: int) -> bool:
        if not self._background:
            return False
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
    right, depth, opened = end, 0, most
    while right < most:
        c = text[right]
        if c == "（":
            opened = opened if depth else right
            depth += 1
        elif c == "）":
            if depth == 0:
                break
            depth -= 1
        right += 1
    return Span(left, max(end, opened) if depth else right)
