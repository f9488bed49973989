"""What varies by place, and the statutory periods with their articles."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.provisions.checks import whole
from jiaogong.engines.provisions.registry import Provision, register

REPLY_DAYS = "voices.reply_days"
TAKE_DAYS = "voices.take_days"
UNRATED_DAYS = "voices.unrated_days"
LEAST_SHOWN = "voices.least_shown"
MOST_ANONYMOUS = "voices.most_anonymous"
NOTICE_DAYS = "voices.petition_notice"
OBJECTION_DAYS = "voices.petition_objection"
HANDLE_DAYS = "voices.petition_handle"
EXTEND_DAYS = "voices.petition_extend"
ASK_REVIEW_DAYS = "voices.petition_ask_review"
REVIEW_DAYS = "voices.petition_review"
REPORT_HOURS_SERIOUS = "voices.report_hours_serious"
REPORT_HOURS_GRAVE = "voices.report_hours_grave"
MEDIATE_DAYS = "voices.mediate_days"
_FIRST, _PETITIONS, _MEDIATION = date(2000, 1, 1), date(2022, 5, 1), date(2008, 5, 1)
_OWN = "平台建议值，未与本地文件核对"


def _law(article: str) -> str:
    return f"《信访工作条例》（2022年5月1日起施行）第{article}条"


def install() -> None:
    """Register the provisions; called when the app is ready. The articles are those named in the project's survey of the law."""
    rows: tuple[tuple[str, str, date, int, str, str, int, str], ...] = (
        (REPLY_DAYS, "诉求答复期限", _FIRST, 15, _OWN, "个工作日", 120, "自收到的次日起算。"),
        (TAKE_DAYS, "诉求受理期限", _FIRST, 2, _OWN, "个工作日", 20, "受理人应在这个期限内交办或者自己承办。"),
        (UNRATED_DAYS, "诉求答复后等待评价", _FIRST, 15, _OWN, "日", 120, "到期没有评价的，自动办结。"),
        (LEAST_SHOWN, "诉求、问卷少于多少不显示", _FIRST, 5, "平台建议值：防止从小数字推知个人，《个人信息保护法》第六条", "件", 20, "问卷按份数。"),
        (MOST_ANONYMOUS, "一个单位一天最多收多少件匿名诉求", _FIRST, 30, _OWN, "件", 1000, "防止刷屏；不按人计，因为不记录是谁。"),
        (NOTICE_DAYS, "信访：告知是否受理", _PETITIONS, 15, _law("二十三"), "日", 60, ""),
        (OBJECTION_DAYS, "信访：对转送交办不当提出异议", _PETITIONS, 5, _law("二十三"), "个工作日", 30, ""),
        (HANDLE_DAYS, "信访：办结期限", _PETITIONS, 60, _law("三十四"), "日", 180, "自受理之日起算。"),
        (EXTEND_DAYS, "信访：延长期限最多", _PETITIONS, 30, _law("三十四"), "日", 90, "情况复杂的经负责人批准延长一次，并告知信访人理由。"),
        (ASK_REVIEW_DAYS, "信访：请求复查、复核", _PETITIONS, 30, _law("三十五、三十六"), "日", 90, "自收到书面答复之日起算。"),
        (REVIEW_DAYS, "信访：复查、复核的答复", _PETITIONS, 30, _law("三十五、三十六"), "日", 90, "自收到请求之日起算。"),
        (REPORT_HOURS_SERIOUS, "较大事件报送时限", _FIRST, 24, _OWN, "小时", 168, ""),
        (REPORT_HOURS_GRAVE, "重大事件报送时限", _FIRST, 4, _OWN, "小时", 72, ""),
        (MEDIATE_DAYS, "劳动人事争议调解期限", _MEDIATION, 15, "《劳动争议调解仲裁法》（2008）第十四条", "日", 60, "自收到调解申请之日起算；到期没有达成协议的，当事人可以申请仲裁。"),
    )  # fmt: skip
    for key, title, since, value, source, measure, most, note in rows:
        register(
            Provision(
                key, title, ((since, value, source),), whole(1, most), measure=measure, help=note, group="诉求与民意",
            )
        )  # fmt: skip
