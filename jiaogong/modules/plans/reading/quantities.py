"""Quantities in running text: a number, its measure word, and whether it is a range."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .model import Value
from .numerals import ARABIC, CHINESE, parse_number

_COMMON = (
    r"个百分点|百分点|个工作日|工作日|个小时|个(?:标准)?学时|个课时|学时|课时|小时|分钟|个月|人次|场次|节次|篇次|班次|车次|台次|台套|项次|户次|件次|家次|校次|批次|课次"
    r"|万元|亿元|元|学分|%|‰"
)
_ARABIC_UNITS = (
    rf"{_COMMON}|平方米|平米|㎡|个|名|位(?!一体)|人(?!民|才|大代|均)|家(?!长|庭|访|园(?!所))|所|场|次|期|项(?!目)|件|篇|份|部(?!门|分|委|署|队)|支(?!部)|套|批|节|堂|本|册|条|处(?!级|理)"
    r"|间|座|台|户|对(?![一1于照标口比接])|组(?!织)|队|张|幅|首|轮(?!椅|岗|训|换|流|值)|则|桶|天|倍|类|种|门|面|块|枚|只|盒|辆|株|款|例|起|宗|笔|字|步(?!骤|入|伐|行|走|调|步|登|履)|讲(?!座|话|课|师|解|堂|好|述|究|台|坛|清|学|政|规|稿|义|评|习)|把(?=[，。；、）和及]|$)|(?:公里|千米)(?=[，。；、）以]|$)|亩|吨|箱|瓶|集(?!中|体|团|合|聚|资|训|成|结|装)|副|双(?!边|向|方|师|语|减|一|高)|棵|顶|米(?=[，。；、）]|$)|遍|分(?!之|管|别|会|校|公司|期|批|类|层|级|工|片|组|园)|校|届|成[一二三四五六七八九5]?"
)
_CHINESE_UNITS = (
    rf"{_COMMON}|个|名|位(?!一体|数)|人(?![民员才大事社口一心均文类本格工际为生多])|家(?![长庭访人园校委亲国])|所(?![有以在谓需属长])|场(?![所地面馆景域])|次(?![性序生要数级日年月])"
    r"|期(?![间末中望限盼])|项(?!目)|件|篇(?!章)|份(?!额)|部(?![门分委署队长属])|支(?![部持撑付出教柱])|套|批(?![评准示])"
    r"|节(?=课|公开|示范|展示|思政|党课|优质|精品|研讨|汇报|[，。；、）]|$)|堂(?=课|党课|公开|思政|示范|讲座|展示|精品|优质|好课|[，。；、）]|$)"
    r"|本(?![职着级校市区县单次园届年学科人地月周])|册|条(?![件例线块])|处(?![级理长室于置])|间|座(?!谈)|台(?![账阶湾])|户|对(?![一于照标口比接新教党学])|组(?![织长建成团合])|队(?![伍员长友])"
    r"|张|幅|首|倍|类|种|门(?=课|选修|精品|校本|特色|[，。；、]|$)|块|枚|辆|盒|个月|平方米|平米|公里|桶|轮(?=[，。；、）次以]|$)|则(?=[，。；、）以]|$)|步(?=[，。；、）以]|$)|讲(?=[，。；、）]|$)|成(?![为立效果绩长员功就本熟都人才形分型语不])[一二三四五六七八九]?|天|遍|届|笔|例(?![会外如行])|起(?![来步点草源到床码始])|只(?![有要能是])"
)
_SEPARATOR = r"(?:[-~—–]{1,2}|至|到|或)"
_MIDDLE = r"(?P<{0}>以上|以下|以内|左右)?"

_FIGURE = re.compile(
    rf"百分之(?P<hundredths>{CHINESE}(?:点{CHINESE})?|\d+(?:\.\d+)?|百)(?:(?:{_SEPARATOR})(?:百分之)?(?P<hundredths2>{CHINESE}|\d+(?:\.\d+)?))?"
    rf"|(?P<bottom>[二三四五六七八九十])分之(?P<top>[一二两三四五六七八九])"
    rf"|(?<![\d.A-Za-z])(?P<number>{ARABIC})(?:(?P<first_unit>%|{_ARABIC_UNITS})?(?:{_SEPARATOR})(?P<high>{ARABIC}))?[余多来]?{_MIDDLE.format('middle')}(?P<unit>{_ARABIC_UNITS})"
    r"|(?<![\d.A-Za-z])(?P<bare>\d{1,6}(?:\.\d{1,4})?)[余多]?(?P<large>[万亿])(?=[余多]?(?:以上|左右)?(?:[，。；、）！]|$))"
    rf"|(?P<chinese>{CHINESE})(?:(?P<first_chinese_unit>个|名|场|次|期|家)?(?:{_SEPARATOR})(?P<chinese_high>{CHINESE}))?[余多]?{_MIDDLE.format('chinese_middle')}(?P<chinese_unit>{_CHINESE_UNITS})"
)
#: What every figure begins with; where none begins the grammar need not be tried.
_BEGINS = re.compile(r"[0-9零〇一二两三四五六七八九十百千万亿]")
_QUOTED = re.compile(r"“[^“”]{0,40}”|《[^《》]{0,80}》|‘[^‘’]{0,40}’|「[^」]{0,40}」|\"[^\"]{0,40}\"")
_FRACTIONAL = frozenset(
    {"%", "‰", "个百分点", "百分点", "万元", "亿元", "元", "倍", "小时", "学时", "课时", "平方米", "平米", "分", "学分"}
)


@dataclass(slots=True)
class Figure:
    """A number with its measure word at a place in the text."""

    value: Value
    unit: str
    start: int
    end: int
    chinese: bool = False
    middle: str = ""

    @property
    def is_one(self) -> bool:
        """Whether it is the word 一, which may be a mere article."""
        return self.chinese and self.value == 1


def find_figures(text: str) -> Iterator[Figure]:
    """All figures outside quotation marks and book titles."""
    quoted: list[tuple[int, int]] | None = None
    index = at = 0
    while begin := _BEGINS.search(text, at):
        match = _FIGURE.match(text, begin.start())
        if match is None:
            at = begin.start() + 1
            continue
        at = match.end()
        if quoted is None:
            quoted = [found.span() for found in _QUOTED.finditer(text)]
        while index < len(quoted) and quoted[index][1] <= match.start():
            index += 1
        if index < len(quoted) and quoted[index][0] < match.start():
            continue
        figure = _read(match)
        if figure:
            yield figure


def _read(match: re.Match[str]) -> Figure | None:
    if match["hundredths"]:
        return _percentage(match)
    if match["bottom"]:
        bottom, top = parse_number(match["bottom"]), parse_number(match["top"])
        if not bottom or not top or top >= bottom:
            return None
        return Figure(round(100 * top / bottom, 1), "%", *match.span(), chinese=True)
    if match["bare"]:
        value = parse_number(match["bare"])
        return None if value is None else Figure(value, match["large"], *match.span())
    if match["number"]:
        return _counted(match, match["number"], match["high"], match["unit"], match["middle"] or "", chinese=False)
    return _counted(
        match,
        match["chinese"],
        match["chinese_high"],
        match["chinese_unit"],
        match["chinese_middle"] or "",
        chinese=True,
    )


def _percentage(match: re.Match[str]) -> Figure | None:
    low, high = _hundredths(match["hundredths"]), _hundredths(match["hundredths2"])
    if low is None:
        return None
    return Figure([low, high] if high is not None else low, "%", *match.span())


def _hundredths(word: str | None) -> int | float | None:
    if word is None:
        return None
    if "点" in word:
        whole, _, part = word.partition("点")
        first = parse_number(whole)
        digits = "".join(str(parse_number(c) or 0) for c in part)
        return float(f"{first}.{digits}") if first is not None else None
    return parse_number(word)


def _counted(
    match: re.Match[str], number: str, high: str | None, unit: str, middle: str, chinese: bool
) -> Figure | None:
    """A plain number or range; 万 before 元 belongs to the unit, 成 are tens of per cent."""
    factor: int = 1
    extra: int | float = 0
    if high and match["first_unit"] == unit == "元":
        unit = "元"
    elif unit == "元" and (money := _MONEY.search(high or number)):
        unit = money.group(1) + "元"
        number, high = _cut(number, money.group(1)), _cut(high, money.group(1)) if high else None
    elif high and high[-1] in "万亿千" and number[-1].isdigit():
        number += high[-1]
    if unit[0] == "成":
        extra = parse_number(unit[1:]) or 0
        unit, factor = "%", 10
    low = _between(number) if chinese and high is None else parse_number(number)
    top = parse_number(high) if high else None
    if low is None or (high and top is None):
        return None
    if isinstance(low, list):
        return Figure(low, unit, *match.span(), chinese=True, middle=middle)
    if not _sensible(low, unit):
        return None
    if top is not None:
        return (
            Figure([low * factor, top * factor], unit, *match.span(), chinese=chinese, middle=middle)
            if top > low
            else None
        )
    return Figure(low * factor + extra, unit, *match.span(), chinese=chinese, middle=middle)


_MONEY = re.compile(r"[余多]?([万亿])[余多]?$")


def _cut(word: str, suffix: str) -> str:
    return word.rstrip("余多").removesuffix(suffix).rstrip("余多")


def _between(word: str) -> Value | None:
    """一两次 is a range of two neighbouring digits; anything else is one number."""
    if len(word) == 2:
        low, high = parse_number(word[0]), parse_number(word[1])
        if low and high and low < 10 and high == low + 1:
            return [low, high]
    return parse_number(word)


def _sensible(value: int | float, unit: str) -> bool:
    return isinstance(value, int) or unit in _FRACTIONAL
