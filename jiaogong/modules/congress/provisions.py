"""What may vary by place about congresses. None of it could be held against an official text here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from jiaogong.engines.provisions.checks import among, whole
from jiaogong.engines.provisions.registry import Provision, register
from jiaogong.kernel.errors import RuleBroken

from .seats import read_scale

THRESHOLD = "congress.threshold"
SCALE = "congress.scale"
TEACHERS = "congress.teachers_share"
MANAGERS = "congress.managers_share"
YOUNG_AGE = "congress.young_age"
YEARS = "congress.years"
QUORUM = "congress.quorum"
PASSAGE = "congress.passage"
TURNOUT = "congress.turnout"
PAPERS_DAYS = "congress.papers_days"
RESULTS_DAYS = "congress.results_days"
PRESIDIUM = "congress.presidium"
EXTENSION = "congress.extension_months"
GROUP = "教代会"
_SINCE = date(2012, 1, 1)
_ORDER = "《学校教职工代表大会规定》（教育部令第32号，2012年），据转载文本"
_SHANGHAI = "《上海市职工代表大会条例》，据公开法规库文本；其他地方按本地规定设定"
_HABIT = "平台默认值：没有查到统一规定，由各级工会按实际设定"
SCALE_LINES = ["0–100人：30人", "101–199人：30%", "200人以上：20%"]
SHARES = (("2/3", "三分之二以上"), ("1/2", "超过一半"))
PASSAGES = ((">", "超过全体代表的一半"), (">=", "达到全体代表的一半"))
TERMS = (("3", "三年"), ("5", "五年"))
BANDS = [[0, 100, 3, 5], [101, None, 7, 15]]


def install() -> None:
    """Register the provisions; called when the app is ready."""
    register(
        _one(THRESHOLD, "应开代表大会的教职工人数", 80, f"{_ORDER}；上海市为100人", whole(1, 5000), measure="人",
             help="不足这个人数的单位召开全体教职工大会，人人都是代表。"),
        _one(SCALE, "代表名额", SCALE_LINES, "公开的工会知识题库（未注明省份）；上海市为30人，每增100人加5人以上", scale,
             help="每行一档，如 0–100人：30人；101–199人：30%；100–3000人：30人，每增100人加5人。按此算出最少名额，不低于前一档的最高数。"),
        _one(TEACHERS, "教师代表最低比例", 60, _ORDER, whole(0, 100), measure="%"),
        _one(MANAGERS, "中层以上管理人员最高比例", 20, _SHANGHAI, whole(0, 100), measure="%", help="不限制的填 100。"),
        _one(YOUNG_AGE, "青年代表的年龄", 35, _HABIT, whole(20, 50), measure="周岁以下"),
        _one(YEARS, "每届任期", "3", f"{_ORDER}（三年或五年）", among(TERMS), choices=TERMS),
        _one(QUORUM, "开会的法定人数", "2/3", f"{_ORDER}（凭工作经验，未核条文）", among(SHARES), choices=SHARES),
        _one(PASSAGE, "表决和选举通过", ">", f"{_SHANGHAI}；“半数以上”按民法典第1259条含本数，稳妥起见按过半数", among(PASSAGES),
             choices=PASSAGES),
        _one(TURNOUT, "选举代表时的参加人数", "2/3", _SHANGHAI, among(SHARES), choices=SHARES),
        _one(PAPERS_DAYS, "会前几天报备并送交材料", 7, _SHANGHAI, whole(1, 60), measure="天"),
        _one(RESULTS_DAYS, "会后几个工作日内报备结果", 7, _SHANGHAI, whole(1, 60), measure="个工作日"),
        _one(PRESIDIUM, "主席团人数", BANDS, _SHANGHAI, bands, measure="人", help="按代表人数分档。"),
        _one(EXTENSION, "届满后最多可以延期", 12, _SHANGHAI, whole(0, 24), measure="个月"),
    )  # fmt: skip


def _one(key: str, title: str, value: Any, source: str, check: Callable[[Any], None], **more: Any) -> Provision:
    return Provision(key, title, ((_SINCE, value, source),), check, group=GROUP, **more)


def scale(value: Any) -> None:
    """A check: lines of a scale that can be read, in order and without gaps."""
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise RuleBroken("每行写一档，如 101–199人：30%。", field="value")
    read_scale(value)


def bands(value: Any) -> None:
    """A check: bands [from, to or None, fewest, most] that follow one another."""
    next_low = 0
    for band in value if isinstance(value, list) else [None]:
        if not isinstance(band, list) or len(band) != 4 or None in (band[0], band[2], band[3]):
            raise RuleBroken("每档应写四个数：人数从、到，最少、最多。", field="value")
        low, high, fewest, most = band
        if low != next_low or (high is not None and high < low) or not 1 <= fewest <= most:
            raise RuleBroken("各档人数要前后相接，最少不能多于最多。", field="value")
        next_low = high + 1 if high is not None else -1


def enough(share: str, number: int, base: int) -> bool:
    """Whether `number` of `base` meets "2/3" (at least) or "1/2" (more than)."""
    return number * 3 >= base * 2 if share == "2/3" else number * 2 > base


def least(share: str, base: int) -> int:
    """The smallest number that meets the share of `base`."""
    return -(-base * 2 // 3) if share == "2/3" else base // 2 + 1
