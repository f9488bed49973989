"""To whom and how often a figure applies: size limits as expressions, 每学期, 每所学校."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numerals import ARABIC, CHINESE, parse_number

_N = rf"(?:{ARABIC}|{CHINESE})"
_ORG = r"[^，。；！？、\d]{0,10}?(?:学校|幼儿园|单位|工会|企业|机构|高校|院校|园所|中学|小学|校园|园(?!丁|地|林|区))"
#: What follows a size limit that stands for the schools themselves: 25人以上的，… 25人以下的达到…
_THEN = (
    r"(?<=的)[，；。、]|(?<=的)(?:20\d\d年|年[内底]|\d{1,2}月|上半年|下半年|达到?|力争|确保|要|应|可|须|由|单独|联合|全部|均|一律|实现|签|成立|组建|建立|按|以|采取|原则上|逐步|基本|与|通过|推行|参加|联合|纳入|挂靠|设立|配备)"
    r"|(?:[^，。；\d]{0,10}?(?:建会|入会|建家|建制|签订|签约|覆盖)率)"
)
_SIZE = re.compile(
    rf"(?:(?:教职工|会员|职工|教师)(?:人数|总数|数)?(?:在|达到?|超过)?)?(?:"
    rf"(?P<a>{_N})(?:人|名)?(?P<akind>及?以上|及?以下|起)(?:、|至|到|-|，|而|但)?(?:(?P<under>不足|少于|未满|不满|低于|不到)(?P<b2>{_N})(?:人|名)|(?P<b>{_N})(?:人|名)(?:教职工|会员|职工)?(?P<bkind>及?以下|及?以上|以内))"
    rf"|(?P<low>{_N})(?:人|名)?(?:-|—|–|~|至|到){{1,2}}(?P<high>{_N})(?:人|名)(?!次)(?:以下)?"
    rf"|(?P<only>{_N})(?:人|名)(?:教职工|会员|职工)?(?P<kind>及?以上|及?以下|以内)"
    rf"|(?P<less>不足|(?<!不)(?<!不得)少于|未满|不满|(?<!不)(?<!不得)低于|不到)(?P<few>{_N})(?:人|名))(?=(?:的|在职|教职工|会员)*{_ORG}|的?(?:{_THEN}))"
)
_MAY_LIMIT = re.compile(r"[0-9一二两三四五六七八九十百千万][余多]?(?:人|名|[及]?以[上下]|起|[-—–~至到])")
#: What those named by 每个… do or get.
_DOES = r"(?:配[备套置]|给予|补助|资助|奖励|带教|带徒|联系|结对|报送|上报|至少|每[年月周季学]|开展|举办|组织|召开|涵盖|[要应须可]|达到?|建[立成]|完成|安排|推荐|参加|培养|培训|撰写|走访|帮扶|服务|拥有|设[立置]|投入|面积|不)"
_EVERY = re.compile(
    r"每(?:[一两二三四五]|\d)?(?:学年|学期|季度|半年|年度|年|月|周|日|天|两周|次|期|场|届)(?:度)?"
    rf"|每(?:一)?(?:个|所|名|位|家|对|组|支|校|人|班|园|队)(?:[^，。；、每\d一二两三四五不至]{{1,8}}?(?={_DOES})|[^，。；、每\d一二两三四五不至]{{0,8}}?(?:学校|单位|工会|教师|教职工|会员|县区|区县|片区|县|区|市|分会|小组|部门|学科|社团|小家|党员|干部|园所|骨干|班主任|师徒|分工会|工作室|学员))?"
    r"|每(?:所|家)?(?:学校|单位|教师|教职工|会员|县区|区县|县市区|县|区|乡镇|学区|片区|小组|年级|科室)|人均|各(?:校|县区|区县|单位|学校|县（市、区）|片区|园)(?!级)|各级工会|各基层工会|逐[月季年校]|按[月季](?:度)?"
)


@dataclass(slots=True)
class SizeLimit:
    """A size limit such as 百人以上民办学校, as an expression over the headcount."""

    expression: str
    start: int
    end: int


def find_size_limits(text: str) -> list[SizeLimit]:
    """All size limits of organisations in a text."""
    if not _MAY_LIMIT.search(text):
        return []
    limits = []
    for match in _SIZE.finditer(text):
        expression = _expression(match)
        if expression:
            limits.append(SizeLimit(expression, *match.span()))
    return limits


def _expression(match: re.Match[str]) -> str | None:
    if match["low"]:
        low, high = parse_number(match["low"]), parse_number(match["high"])
        return f"{low}<=headcount<={high}" if low is not None and high is not None else None
    if match["few"]:
        few = parse_number(match["few"])
        return f"headcount<{few}" if few is not None else None
    if match["only"]:
        only = parse_number(match["only"])
        sign = ">=" if match["kind"].endswith("以上") else "<=" if match["kind"] != "以下" else "<"
        return f"headcount{sign}{only}" if only is not None else None
    first, second = parse_number(match["a"]), parse_number(match["b"] or match["b2"])
    if first is None or second is None:
        return None
    if match["under"]:
        return f"{first}<=headcount<{second}" if first < second else None
    low, high = (first, second) if match["akind"].endswith("以上") else (second, first)
    below = match["bkind"] if match["akind"].endswith("以上") else match["akind"]
    return f"{low}<=headcount{'<=' if below.startswith('及') else '<'}{high}"


def find_every(text: str, start: int = 0, end: int | None = None) -> str | None:
    """The last 每… of a text, several in a row taken together (每人每学期)."""
    joined: list[str] = []
    last = -1
    for match in _EVERY.finditer(text, start, len(text) if end is None else end):
        joined = [*joined, match.group()] if match.start() == last else [match.group()]
        last = match.end()
    return "".join(joined) or None
