"""Figures of the member register."""

from __future__ import annotations

from jiaogong.engines.figures.registry import Facts, Figure, register, register_facts
from jiaogong.engines.org.words import EmploymentType

from .facts import load


def install() -> None:
    """Register loader and figures; called when the app is ready."""
    register_facts(Facts("members", load))
    register(
        Figure(
            key="members.members", title="会员数", group="会员", measure="人", counts="people", facts="members",
            description="当日在册会员人数，不含保留会籍的退休人员。",
            numerator=lambda unit, counts, given: counts.get("members", 0),
            rows="members:list", words=("会员数", "会员总数", "发展会员"),
        ),
        Figure(
            key="members.real_name_rate", title="会员实名率", group="会员", measure="%", counts="people", facts="members",
            description="当日已完成实名核验的在册会员 ÷ 全部在册会员，分子、分母都列出。",
            numerator=lambda unit, counts, given: counts.get("verified", 0),
            denominator=lambda unit, counts, given: counts.get("members", 0),
            rows="members:list", rows_query={"verified": "no"},
            words=("实名制", "实名", "实名认证", "实名登记", "实名核验"),
            source="总工办发〔2017〕14号；分母口径为推定，故两个数都列出。",
        ),
        Figure(
            key="members.by_employment", title="按用工性质的会员", group="会员", measure="人", counts="people", facts="members",
            description="当日在册会员按入会登记的用工性质分类的人数。",
            numerator=lambda unit, counts, given, kind: counts.get(f"type-{kind}", 0),
            categories={str(key): str(label) for key, label in EmploymentType.choices},
            rows="members:list", words=("非编", "编外", "劳务派遣", "人事代理", "合同制"),
        ),
        Figure(
            key="members.enrolment_rate", title="教职工入会率", group="会员", measure="%", counts="people", facts="members",
            description="已建会单位的在册会员 ÷ 该单位登记的教职工人数（人数多于教职工时按教职工计）。",
            numerator=lambda unit, counts, given: min(counts.get("members", 0), unit.headcount),
            denominator=lambda unit, counts, given: unit.headcount if counts.get("members") else 0,
            rows="members:list", words=("入会率", "入会"),
        ),
    )  # fmt: skip
