"""What varies by place about proposals. None of it could be held against an official text here."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.provisions.checks import among, whole
from jiaogong.engines.provisions.registry import Provision, register

SECONDS = "proposals.seconds"
AHEAD = "proposals.days_ahead"
SCREEN_DAYS = "proposals.screen_days"
HANDLE_DAYS = "proposals.handle_days"
AGAIN_DAYS = "proposals.again_days"
ANSWER_DAYS = "proposals.answer_days"
RATE_DAYS = "proposals.rate_days"
BASIC = "proposals.basic_closes"
_FIRST = date(2012, 1, 1)
_NWNU = "西北师范大学公开的教代会提案办法，转述，原文未核对；各地请按当地办法设定"
_FUZHOU = "福州一校公开的办理时间（约两个月），转述，原文未核对；没有统一规定"
_OWN = "平台建议值：没有查到统一规定，由上级工会按当地实际设定"
BASICS = (("close", "基本满意即办结"), ("again", "基本满意的也转二次办理"))


def install() -> None:
    """Register the provisions; called when the app is ready."""
    for key, title, value, source, measure, low, high, help_text in (
        (SECONDS, "提案附议人数", 2, _NWNU, "人", 0, 50, "一名代表提出，至少这么多名代表附议；以代表团名义提出的不需附议。"),
        (AHEAD, "提案截止：会前", 15, _NWNU, "天", 0, 90, "按自然日倒算；逾期的作为意见建议处理。"),
        (SCREEN_DAYS, "提案审查期限", 5, _OWN, "个工作日", 1, 60, "自提交起。"),
        (HANDLE_DAYS, "提案办理期限", 40, _FUZHOU, "个工作日", 1, 250, "自交办起，约两个月。"),
        (AGAIN_DAYS, "二次办理期限", 20, _OWN, "个工作日", 1, 250, "自再次交办起。"),
        (ANSWER_DAYS, "未立案提案答复期限", 20, _OWN, "个工作日", 1, 250, "自审查结论起。"),
        (RATE_DAYS, "评价答复的期限", 10, _OWN, "个工作日", 1, 60, "到期只提醒，不代为评价。"),
    ):  # fmt: skip
        register(
            Provision(
                key, title, ((_FIRST, value, source),), whole(low, high), measure=measure, help=help_text, group="教代会提案"
            )
        )  # fmt: skip
    register(
        Provision(
            BASIC, "评价“基本满意”时", ((_FIRST, "close", _OWN),), among(BASICS), choices=BASICS, group="教代会提案",
            help="评价“不满意”的总是转二次办理一次，仍不满意的提交下次教代会。",
        )
    )  # fmt: skip
