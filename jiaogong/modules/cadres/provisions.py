"""How many units a standing-committee member keeps in touch with; from how many staff a chair may be full-time."""

from __future__ import annotations

from datetime import date
from typing import Any

from jiaogong.engines.provisions.registry import Provision, register
from jiaogong.kernel.errors import RuleBroken

FEWEST_POINTS = "cadres.fewest_contact_points"
FULL_TIME_FROM = "cadres.full_time_chair_from"


def install() -> None:
    """Register the provisions; called when the app is ready."""
    register(
        Provision(
            key=FEWEST_POINTS, title="每名常委联系单位数（不少于）", measure="个", check=_number,
            defaults=((date(2000, 1, 1), 2, "某市教育工会2017年工作报告中的常委联系点制度，转述，原文未核对"),),
        ),
        Provision(
            key=FULL_TIME_FROM, title="可设专职工会主席的职工人数（不少于）", measure="人", check=_number,
            defaults=((date(2000, 1, 1), 200, "《中华人民共和国工会法》（2021年修正）第十四条，未与原文核对"),),
            help="法律用词是“可以设”，不是必须设；系统只作提示。",
        ),
    )  # fmt: skip


def _number(value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 100_000:
        raise RuleBroken("请填写 1 以上的整数。", field="value")
