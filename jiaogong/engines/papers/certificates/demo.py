"""Demo data: certificates for a few people and a unit; one of them revoked, one given anew."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.clock import SHANGHAI

from .verbs import issue, reissue, revoke


def load_demo(unions: dict[Unit, Any], people: list[Person], day: date) -> None:
    """Each union gives every one of `people` a certificate, and its first one below a unit's. Earlier honours, from before
    the register: their rows are the holders themselves."""
    at = datetime.combine(day, time(11), SHANGHAI)
    on = day - timedelta(days=200)
    for number, (unit, user) in enumerate(unions.items()):
        made = [
            issue(
                person,
                unit=unit,
                person=person,
                kind="荣誉证书",
                title="优秀工会积极分子",
                year=on.year,
                on=on,
                by=user,
                at=at,
            )
            for person in people[number * 3 : number * 3 + 3]
        ]
        below = Unit.objects.layers().open().filter(superior=unit).order_by("path").first()
        if below is not None:
            issue(
                below,
                unit=unit,
                holder_unit=below,
                kind="奖牌证书",
                title="职工书屋示范点",
                year=on.year,
                on=on,
                by=user,
                at=at,
            )
        if number == 0 and len(made) == 3:
            revoke(made[1], reason="withdrawn", by=user, at=at, note="演示：荣誉已按程序撤销")
            reissue(made[2], by=user, at=at, note="演示：证书遗失")
