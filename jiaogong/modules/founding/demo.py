"""Foundings of the demo city: the private units without a union, each at another point of the way."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer, Nature
from jiaogong.kernel.access import standings
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.modules.unions.joint import established
from jiaogong.modules.unions.words import CommitteeKind

from . import verbs
from .models import Founding
from .reading import paper_lines

SHOWCASE = "小橡树幼儿园"  # the one to be tried: begun, one paper lacking
HEADS = ("林晓燕", "赵文斌", "钱丽萍", "周海涛", "孙玉兰", "吴志强")
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
_GIVEN = ("敏", "静", "丽娟", "雪梅", "芳", "建国", "秀英", "婷婷", "海燕", "伟")


def load(day: date, by: Any) -> None:
    """Begin a founding in every private base unit without a union, as `by`, who decides there."""
    rows = Unit.objects.open().filter(layer=Layer.BASE, nature=Nature.PRIVATE, is_demo=True)
    rows = rows.filter(superior__isnull=False, path__startswith=_city_path(by))
    units = list(rows.exclude(pk__in=established(day).values("pk")).order_by("path"))
    others = [unit for unit in units if unit.name != SHOWCASE]
    for unit in units:
        if unit.name == SHOWCASE:
            _prepared(unit, by, day, 12, HEADS[0], "单位法人证照", listed=True)
    for number, unit in enumerate(others):
        _one(unit, by, day, number)


def _city_path(by: Any) -> str:
    return standings(by)[0].home_path


def _moment(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def _prepared(unit: Unit, by: Any, day: date, ago: int, head: str, lack: str = "", *, listed: bool = False) -> Founding:
    """A case with its papers; `listed` names everybody, else a few and the roster as a file."""
    at = _moment(day - timedelta(days=ago))
    founding = verbs.open_founding(unit, by=by, at=at, name=head)
    wanted = founding.intended if listed else min(founding.intended, 7)
    names = [head, *(f"{_SURNAMES[n % 20]}{_GIVEN[(n // 20 + n * 7 + unit.pk) % 10]}" for n in range(wanted - 1))]
    verbs.add_people(founding, by=by, at=at, lines="\n".join(names))
    for line in paper_lines(founding, at.date()):
        if line.lacking and line.title != lack:
            paper = SimpleUploadedFile(f"{line.title}.txt", f"{unit.name}{line.title}（演示）\n".encode())
            verbs.hand_in_paper(founding, by=by, at=at, title=line.title, files=[paper])
    return founding


def _one(unit: Unit, by: Any, day: date, number: int) -> None:
    """Waiting, waiting too long, returned, approved, elected: one after the other."""
    stage, head = number % 5, HEADS[(number + 1) % len(HEADS)]
    founding = _prepared(unit, by, day, 48, head)
    sent = 5 if stage == 0 else 36
    verbs.apply(founding, by=by, at=_moment(day - timedelta(days=sent)))
    if stage in (0, 1):
        return
    decided = day - timedelta(days=20)
    if stage == 2:
        verbs.send_back(
            founding, by=by, at=_moment(decided), reason="法人证照已过期，请换成在有效期内的；筹备组名单缺签字。"
        )
        return
    superior = unit.superior
    assert superior is not None
    verbs.approve(founding, by=by, at=_moment(decided), mark=f"{superior.name[0]}教工", day=decided)
    if stage == 4:
        _elect(founding, by, day - timedelta(days=3))


def _elect(founding: Founding, by: Any, day: date) -> None:
    people = [row.person for row in founding.joiners.select_related("person")[:5]]
    posts = ("chair", "vice_chair", "organisation", "publicity", "welfare")
    seats = [(str(CommitteeKind.UNION), post, person) for post, person in zip(posts, people, strict=False)]
    due = founding.intended
    verbs.record_election(
        founding, by=by, at=_moment(day), day=day, years=5, due=due, present=due, votes=due, congress=True, seats=seats
    )
