"""The grammar of outline numbers: 第一部分, 一、, （一）, 1., 1.1, （1）, ①, 一是, ◆."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numerals import parse_chinese

_CN = r"[一二三四五六七八九十百]{1,4}"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CIRCLED_MORE = "❶❷❸❹❺❻❼❽❾❿"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_BRACKETED_CN = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_STOPPED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"

#: Styles in their usual order from outermost to innermost.
RANK = {
    "part": 0,
    "chapter": 1,
    "article": 2,
    "roman": 2,
    "chinese": 3,
    "chinese-paren": 4,
    "named": 5,
    "arabic": 6,
    "dotted": 7,
    "latin": 8,
    "arabic-right": 8,
    "arabic-paren": 8,
    "circled": 9,
    "nth": 9,
    "ordinal": 10,
}

_GRAMMAR = re.compile(
    rf"""
    (?P<part>第(?:{_CN}|\d{{1,2}})(?:部分|篇|板块|编)[：:、.，—\-]*)
  | (?P<chapter>第(?:{_CN}|\d{{1,2}})章[：:、.]*)
  | (?P<article>第(?:{_CN}|\d{{1,2}})(?:节(?=[^课])|条(?=[^第、，款规的和至例])|步(?=[：:、，])|阶段(?=[：:、（]))[：:、.]*)
  | (?P<paren>（\s*(?P<pn>{_CN}|\d{{1,2}})\s*）[、.．]?)
  | (?P<chinese>{_CN}(?:、|[.．](?!\d)|：(?=.)))
  | (?P<ordinal>(?P<on>{_CN})(?:是|要)(?=[^否]))
  | (?P<nth>第(?P<tn>[一二三四五六七八九十])[，、：])
  | (?P<qi>其(?P<qn>[一二三四五六七八九十])[，、：])
  | (?P<dotted>\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}}(?:[.．、](?!\d)|(?=[^\d.%％]))(?!\s*(?:%|万|亿|元|个|倍|分|米|小时|平方)))
  | (?P<arabic>\d{{1,3}}(?:、(?!\d{{1,2}}[、月日年所名个])|[.．](?!\d|(?:com|cn|net|org|edu|gov)\b)|，(?=[\u4e00-\u9fff“《])))
  | (?P<right>\d{{1,2}}）[、.．]?)
  | (?P<circled>[{_CIRCLED}{_CIRCLED_MORE}])
  | (?P<bracketed>[{_BRACKETED}])
  | (?P<bracketedcn>[{_BRACKETED_CN}])
  | (?P<stopped>[{_STOPPED}])
  | (?P<roman>[{_ROMAN}](?:[、.．])?)
  | (?P<latin>[A-Ha-h][、.．](?=[\u4e00-\u9fff“《]))
  | (?P<named>(?:任务|项目|举措|措施|行动|专题|板块|模块|环节|步骤|目标|课题|篇章)(?:之)?(?P<nn>[一二三四五六七八九十]{{1,2}}|\d{{1,2}})[：:、.])
  | (?P<symbol>[◆◇■□▲△★☆▶◼◾❖✦⬛])
    """,
    re.VERBOSE,
)
_SPACED = re.compile(r"(一|二|三|四|五|六|七|八|九|十|十[一二三四五六七八九])[\s\u3000]+(?=[\u4e00-\u9fff“《])")
_SPACED_ARABIC = re.compile(
    r"(\d{1,2})[\s\u3000]+(?=[\u4e00-\u9fff“《])(?![年月日号时个名场次期家所项件篇人万亿元天周届])"
)
#: 4 家园暖心, alone on its line: the measure word is the beginning of another word.
_SPACED_HEADING = re.compile(
    r"(\d{1,2})[\s\u3000]+(?=(?:家(?:园(?!所)|庭|长|校|国|风)|名(?:师|校|班|优|家|牌)|场(?:馆|地|所)|人(?:才|文|本|事|民|物)|个(?:性|人|体)"
    r"|项目|期(?:刊|末)|时(?:代|间|尚)|周(?:边|年|末)|天(?:使|地)|元(?:旦|宵)|号(?:召|角)|月(?:度|末)|年(?:度|会|轻|底)|日(?:常|间)|所(?:属|有)|次(?:序|第)|篇(?:章)|件(?:件))[\u4e00-\u9fff“”、]{1,16}$)"
)
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十百]+")


@dataclass(slots=True)
class Marker:
    """An outline number at the beginning of a text; `length` counts clean characters."""

    style: str
    ordinal: int
    length: int
    written: str
    parent: tuple[int, ...] = ()

    def plausible_after(self, numbers: set[tuple[str, int]]) -> bool:
        """Whether a number in the middle of a broken sentence can be one: the first, or the next of its style."""
        if self.style.startswith(("symbol", "part", "chapter")):
            return True
        return self.ordinal == 1 or (self.style, self.ordinal - 1) in numbers


def read_marker(text: str, raw: str = "", at: int = 0) -> Marker | None:
    """The marker a text begins with, if any. `raw` lets 一 + blank count as a number."""
    match = _GRAMMAR.match(text, at)
    if match is None:
        return _spaced_marker(raw) if raw else None
    group = match.lastgroup or ""
    name = next(key for key in _STYLES if match.group(key)) if group not in _STYLES else group
    written = match.group(name)
    return _make(name, written, match)


_STYLES = {
    "part": "part",
    "chapter": "chapter",
    "article": "article",
    "paren": "",
    "chinese": "chinese",
    "ordinal": "ordinal",
    "nth": "nth",
    "qi": "nth",
    "dotted": "dotted",
    "arabic": "arabic",
    "right": "arabic-right",
    "circled": "circled",
    "bracketed": "arabic-paren",
    "bracketedcn": "chinese-paren",
    "stopped": "arabic",
    "roman": "roman",
    "latin": "latin",
    "named": "named",
    "symbol": "symbol",
}


def _make(name: str, written: str, match: re.Match[str]) -> Marker | None:
    length = len(written)
    if name == "dotted":
        parts = tuple(int(n) for n in _NUMBER.findall(written))
        return Marker(f"dotted{len(parts)}", parts[-1], length, written, parts[:-1])
    for table in (_CIRCLED, _CIRCLED_MORE, _BRACKETED, _BRACKETED_CN, _STOPPED, _ROMAN):
        if written[0] in table:
            return Marker(_STYLES[name], table.index(written[0]) + 1, length, written)
    if name == "symbol":
        return Marker("symbol" + written, 0, length, written)
    if name == "latin":
        return Marker("latin", ord(written[0].lower()) - 96, length, written)
    number = _NUMBER.search(written)
    if number is None:
        return None
    digits = number.group()
    ordinal = int(digits) if digits.isdigit() else parse_chinese(digits)
    if ordinal is None or ordinal == 0:
        return None
    style = _STYLES[name] or ("arabic-paren" if digits.isdigit() else "chinese-paren")
    if style == "part" or style == "article":
        style += re.sub(r"[第：:、.，—\-\d一二三四五六七八九十百]", "", written)
    return Marker(style, ordinal, length, written.rstrip("：:") if style.startswith("part") else written)


def _spaced_marker(raw: str) -> Marker | None:
    if match := _SPACED.match(raw):
        ordinal = parse_chinese(match.group(1))
        return Marker("chinese", ordinal or 0, len(match.group(1)), match.group(1))
    if match := _SPACED_ARABIC.match(raw) or _SPACED_HEADING.match(raw):
        return Marker("arabic", int(match.group(1)), len(match.group(1)), match.group(1))
    return None


def rank(style: str) -> int:
    """How far out a style usually stands; unknown styles (symbols) stand anywhere."""
    for name, value in RANK.items():
        if style == name or (name in ("part", "article", "dotted") and style.startswith(name)):
            return value
    return 5
