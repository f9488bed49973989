"""What may vary by place about committees and their renewal. None of it could be held against an official text here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from jiaogong.engines.provisions.checks import among, whole
from jiaogong.engines.provisions.registry import Provision, register
from jiaogong.kernel.errors import RuleBroken

SIZE_BANDS = "committees.size_bands"
SIZE_CHECK = "committees.size_check"
WOMEN = "committees.women_threshold"
KEEPER = "committees.keeper_check"
MONTHS = "committees.renewal_months"
PACK_DAYS = "committees.pack_days"
REPLY_DAYS = "committees.reply_days"
PAPERS = "committees.papers"
CANDIDATES = "committees.candidates"
QUORUM = "committees.quorum"
MAJORITY = "committees.majority"
GROUP = "委员会与换届"
_SINCE = date(2016, 10, 9)
_ELECTIONS = "《工会基层组织选举工作条例》（总工发〔2016〕27号），据转载文本"
_HABIT = "平台默认值：没有查到统一规定，由各级工会按实际设定"
BANDS = [[0, 24, 1, 5], [25, 200, 3, 7], [201, 1000, 7, 15], [1001, 5000, 15, 21], [5001, 10000, 21, 29]]
PAPER_TITLES = ["换届请示", "选举办法", "候选人名册", "选票样张", "选举结果报告单"]
CHECKS = (("warn", "只提示，不阻止"), ("refuse", "不符合就不能登记"), ("off", "不检查"))


def install() -> None:
    """Register the provisions; called when the app is ready."""
    register(
        _one(SIZE_BANDS, "工会委员会人数", BANDS, _ELECTIONS + "；各地转载不一", bands, measure="人",
             help="按会员人数分档，每档写明委员的最少和最多人数。"),
        _one(SIZE_CHECK, "委员会人数不符时", "warn", _HABIT, among(CHECKS), choices=CHECKS),
        _one(WOMEN, "应设女职工委员会的女会员人数", 10, "《工会女职工委员会工作条例》，据转载文本；上海市为25人", whole(1, 500),
             measure="人", help="不足这个人数的单位设女职工委员。"),
        _one(KEEPER, "财务人员兼任经审会委员时", "warn", "经审会委员不得兼管财务，凭工作经验，未见原文", among(CHECKS), choices=CHECKS),
        _one(MONTHS, "届满前多久列入换届", 6, _HABIT, whole(1, 24), measure="个月"),
        _one(PACK_DAYS, "收到任务包后报送请示的期限", 30, _HABIT, whole(5, 180), measure="天"),
        _one(REPLY_DAYS, "上级工会批复的期限", 15, _HABIT, whole(3, 90), measure="天"),
        _one(PAPERS, "换届应报材料", PAPER_TITLES, _ELECTIONS, papers, help="每行一种；任务包按此生成。"),
        _one(CANDIDATES, "候选人报批方式", "together", "复旦大学工会公开的选举文件（先批会议，再批候选人和结果）",
             among(CANDIDATE_WAYS), choices=CANDIDATE_WAYS),
        _one(QUORUM, "选举大会法定到会人数", "2/3", "各校选举办法范本，据转载文本", among(QUORUMS), choices=QUORUMS),
        _one(MAJORITY, "当选所需得票", "due", "各校选举办法范本，据转载文本", among(MAJORITIES), choices=MAJORITIES),
    )  # fmt: skip


CANDIDATE_WAYS = (("together", "随换届请示一并报批"), ("separate", "同意换届后单独报批"))
QUORUMS = (("2/3", "应到人数的三分之二以上"), ("1/2", "超过应到人数的一半"))
MAJORITIES = (("due", "超过应到人数的一半"), ("present", "超过实到人数的一半"))


def _one(key: str, title: str, value: Any, source: str, check: Callable[[Any], None], **more: Any) -> Provision:
    return Provision(key, title, ((_SINCE, value, source),), check, group=GROUP, **more)


def bands(value: Any) -> None:
    """A check: bands [from, to or None, fewest, most] in order, without gaps or overlaps."""
    if not isinstance(value, list) or not value:
        raise RuleBroken("请至少写一档。", field="value")
    next_low = None
    for band in value:
        if not isinstance(band, list) or len(band) != 4 or any(not isinstance(n, int) for n in band if n is not None):
            raise RuleBroken("每档应写四个数：会员人数从、到，委员最少、最多。", field="value")
        low, high, fewest, most = band
        if None in (low, fewest, most) or (high is not None and high < low) or not 1 <= fewest <= most:
            raise RuleBroken("每档的“到”不能小于“从”，委员“最多”不能小于“最少”。", field="value")
        if next_low is not None and low != next_low:
            raise RuleBroken(f"各档人数要前后相接：这一档应从 {next_low} 人起。", field="value")
        if high is None and band is not value[-1]:
            raise RuleBroken("只有最后一档可以没有上限。", field="value")
        next_low = high + 1 if high is not None else None


def papers(value: Any) -> None:
    """A check: titles of papers, at least one."""
    if not isinstance(value, list) or not 1 <= len(value) <= 20:
        raise RuleBroken("请写 1 到 20 种材料，每行一种。", field="value")
    if any(not isinstance(t, str) or not t.strip() or len(t) > 40 for t in value) or len(set(value)) != len(value):
        raise RuleBroken("每行写一种材料，40 字以内，不要重复。", field="value")
