"""Demo data: a running posting with an objection, one that has ended, one of a county and of a school."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from jiaogong.engines.org.models import Employment, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.clock import SHANGHAI

from .verbs import Objecting, end_due, object_to, publish, take
from .words import ColumnType

_COLUMNS = [
    {"title": "姓名", "type": ColumnType.NAME}, {"title": "单位", "type": ColumnType.UNIT}, {"title": "拟定结果", "type": ColumnType.TEXT},
]  # fmt: skip
_BODY = "经个人申报、单位推荐、专家评审，拟定以下人选，现予公示。"
_OBJECTION = "名单中的一位老师去年十月才调入现单位，按通知要求应在现单位工作满三年，请核实其申报资格。"


def load_demo(units: dict[Unit, Any], day: date) -> None:
    """`units`: the unions that post, each with the account of its chair, if it has one; the first has an ended one too."""
    now = datetime.combine(day, time(10), SHANGHAI)
    now = min(now, clock.now()) if day == clock.today() else now
    for number, (unit, user) in enumerate(units.items()):
        rows = _people(unit, day)
        posting = publish(
            None if user else unit, unit=unit, title=f"{day.year}年{unit.name.removesuffix('教育工会')}优秀工会工作者拟表彰名单公示", body=_BODY, columns=_COLUMNS,
            rows=[[name, place, "拟表彰"] for name, place in rows], by=user, at=now - timedelta(days=1),
        )  # fmt: skip
        given = Objecting(_OBJECTION, name="陈远", phone="13900000021")
        objection = object_to(posting, given=given, sending_key=f"demo-{number}", by=None, at=now)
        if number == 0:
            take(objection, by=user, at=now)
            past = now - timedelta(days=40)
            publish(
                None, unit=unit, title=f"{past.year}年职工书屋建设补助单位公示", body="拟对以下单位的职工书屋给予建设补助，现予公示。",
                columns=[_COLUMNS[1], {"title": "补助内容", "type": ColumnType.TEXT}],
                rows=[[place, "图书和书架"] for place in sorted({place for _, place in rows})], by=user, at=past,
            )  # fmt: skip
    end_due(now)


def _people(unit: Unit, day: date) -> list[tuple[str, str]]:
    """Twelve teachers of the unit and below, with where they work."""
    rows = (
        Employment.objects.current()
        .filter(unit__path__startswith=unit.path)
        .select_related("person", "unit")
        .order_by("pk")
    )
    step = max(1, rows.count() // 12)
    return [(row.person.name, row.unit.name) for row in rows[::step][:12]]
