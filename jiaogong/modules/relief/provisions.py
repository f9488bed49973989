"""What varies by place: the hardship formula, exit, renewal, caps of visits, days of first reports, insurance papers."""

from __future__ import annotations

from datetime import date
from typing import Any

from jiaogong.engines.provisions.checks import whole
from jiaogong.engines.provisions.registry import Provision, register
from jiaogong.kernel.errors import RuleBroken

STANDARD = "relief.minimum_living_standard"
DEEP = "relief.deep_percent"
RELATIVE = "relief.relative_percent"
LOSS = "relief.loss_percent"
EXCLUSIONS = "relief.exclusions"
EXIT_MONTHS = "relief.exit_months"
RENEWAL_MONTHS = "relief.renewal_months"
CAP_EACH = "relief.visit_cap_each"
CAP_YEAR = "relief.visit_cap_year"
REPORT_DAYS = "relief.report_days"
PAPER_FROM = "relief.claim_paper_from"
LEAST_SHOWN = "relief.least_shown"
_FIRST = date(2000, 1, 1)
_QINGDAO = "青岛市困难职工认定办法，转述，原文未核对；各地请按本地文件设定"
_SHANDONG = "山东省送温暖资金使用规定，转述，原文未核对；各地请按本地文件设定"


def install() -> None:
    """Register the provisions; called when the app is ready."""
    for key, title, value, source, measure, low, high, help_text in (
        (STANDARD, "城市低保标准", 1000, "示例值，不是任何地方的标准：请按当地民政部门公布的城市低保标准设定", "元/人·月", 1, 100_000, ""),
        (DEEP, "深度困难：人均月收入低于低保标准的", 100, _QINGDAO, "%", 1, 1000, "旧办法为 150%。算式：（家庭年收入－年刚性支出）÷12÷人口。"),
        (RELATIVE, "相对困难：人均月收入低于低保标准的", 200, _QINGDAO, "%", 1, 1000, "旧办法为 300%。"),
        (LOSS, "意外致困：年度损失超过家庭年收入的", 80, _QINGDAO, "%", 1, 1000, ""),
        (EXIT_MONTHS, "脱困：人均收入连续高于低保标准", 6, "新华日报2019年报道的江苏做法，转述，原文未核对", "个月", 1, 36, ""),
        (RENEWAL_MONTHS, "困难档案复核周期", 12, "平台建议值：各地多为每年复核一次", "个月", 1, 60, ""),
        (CAP_EACH, "送温暖每次上限", 3000, _SHANDONG, "元", 1, 1_000_000, ""),
        (CAP_YEAR, "送温暖每人每年上限", 6000, _SHANDONG, "元", 1, 1_000_000, "各工会当年已慰问的合并计算。"),
        (REPORT_DAYS, "首报后应有人帮助的期限", 1, "平台建议值：“四个第一”没有规定具体天数", "个工作日", 1, 20, "到期无人办理即报上级工会。"),
        (PAPER_FROM, "理赔须交纸质材料的金额（超过）", 3000, "安徽职工互助保障做法，转述，原文未核对", "元", 0, 1_000_000, ""),
        (LEAST_SHOWN, "帮扶人数少于多少时不显示", 5, "平台建议值：防止从小数字推知个人，《个人信息保护法》第六条", "人", 2, 20, ""),
    ):  # fmt: skip
        register(
            Provision(
                key,
                title,
                ((_FIRST, value, source),),
                whole(low, high),
                measure=measure,
                help=help_text,
                group="困难帮扶",
            )
        )
    excluded = ["有两套以上住房", "子女就读收费民办学校", "子女自费出国留学"]
    register(
        Provision(
            EXCLUSIONS, "不予认定的情形", ((_FIRST, excluded, _QINGDAO),), _texts, group="困难帮扶",
            help="每条一句话；认定时逐条核对，符合任何一条即不认定。",
        )
    )  # fmt: skip


def _texts(value: Any) -> None:
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise RuleBroken("请逐条填写情形。", field="value")
