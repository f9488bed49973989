"""Figures of the union registers."""

from __future__ import annotations

from collections.abc import Mapping

from jiaogong.engines.figures.reckon import UnitFacts
from jiaogong.engines.figures.registry import Facts, Figure, Parameter, register, register_facts

from .facts import MONTHS, load
from .words import BodyKind

Counts = Mapping[str, int]


def install() -> None:
    """Register loader and figures; called when the app is ready."""
    register_facts(Facts("unions", load))
    register(
        Figure(
            key="unions.units", title="单位数", group="工会组织", measure="所", counts="units", facts="unions",
            description="所选范围内当日未撤销的基层单位（学校、幼儿园、高校、机关直属等），不含各级工会机关和内设机构。",
            numerator=lambda unit, counts, given: 1, rows="unions:list", words=("学校数", "单位数"),
        ),
        Figure(
            key="unions.establishment_rate", title="建会率", group="工会组织", measure="%", counts="units", facts="unions",
            description="当日已建立工会的单位数 ÷ 单位总数。建会以上级批复日期为准；联合基层工会的成员单位自加入之日起按已建会统计；人数条件按在岗教职工总数计算，两端都包含。",
            numerator=lambda unit, counts, given: counts.get("union", 0),
            denominator=lambda unit, counts, given: 1,
            rows="unions:list", rows_query={"union": "no"},
            words=("建会", "工会组建", "组建工会", "建立工会", "工会组织覆盖", "建会率"),
            source="《中华人民共和国工会法》第十一条；人数口径（教职工）为推定，请与上级文件核对。",
        ),
        Figure(
            key="unions.bodies", title="同步建立组织", group="工会组织", measure="%", counts="units", facts="unions",
            description="已建会单位中，当日设有该机构的单位数 ÷ 已建会单位数。联合基层工会的成员单位以联合工会的机构为准。",
            numerator=_has_body, denominator=lambda unit, counts, given, body: counts.get("union", 0),
            categories={str(key): str(label) for key, label in BodyKind.choices},
            rows="unions:list", rows_query={"union": "yes"},
            words=("教代会制度", "经审会", "经费审查委员会", "女职工委员会", "女工委", "建立教代会", "教代会建制"),
            source="《中华人民共和国工会法》第十三条、第四十五条",
        ),
        Figure(
            key="unions.renewals_due", title="应换届委员会", group="工会组织", measure="个", counts="units", facts="unions",
            description="当日在任委员会中，届满日期在若干个月以内（含已逾期未换届）的个数。",
            numerator=lambda unit, counts, given: counts.get(f"due-{given['months']}", 0),
            parameters=(Parameter("months", "几个月内", 6, 1, MONTHS),),
            rows="unions:renewals",
        ),
    )  # fmt: skip


def _has_body(unit: UnitFacts, counts: Counts, given: Mapping[str, int], body: str) -> int:
    return int(bool(counts.get("union") and counts.get(f"body-{body}")))
