"""Handovers of the demo city: two done, one waiting for the teacher of the demo account `member`. All through the verbs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from jiaogong.engines.org.models import Holding, Office, Person, Unit
from jiaogong.engines.org.verbs import create_office
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.modules.members.accounts import open_account, suggested_username
from jiaogong.modules.unions.verbs import candidates

from . import verbs
from .codes import digest_of
from .models import Handover


def load_handovers(day: date) -> None:
    """A school's chair handed over by the county, a vacant post filled by the school itself, a code that is out."""
    users = {user.username: user for user in User.objects.filter(username__in=("city", "county", "school", "member"))}
    if len(users) < 4:
        return
    county, school = _home(users["county"]), _home(users["school"])
    below = Unit.objects.open().layers().filter(superior=county).order_by("path").first()
    chair = Office.objects.filter(unit=below, role=RoleKey.CHAIR).first() if below else None
    if chair is not None:
        _done(chair, users["county"], "云教工〔{}〕21号", day - timedelta(days=6))
    title = "信息宣传员"
    if not Office.objects.filter(unit=school, title=title).exists():
        _done(create_office(school, by=users["school"], title=title, role=RoleKey.MEMBER), users["school"], "工会委员会会议纪要〔{}〕3号", day - timedelta(days=2))  # fmt: skip
    teacher = Person.objects.filter(user=users["member"]).first()
    own = Office.objects.filter(unit=_home(users["member"]), role=RoleKey.CHAIR).first()
    if teacher is not None and own is not None:
        basis = f"清教工〔{day.year}〕35号"
        verbs.issue(own, by=users["city"], person=teacher, basis=basis, at=_moment(day, 0))


def _home(user: User) -> Unit:
    return Unit.objects.get(pk=standings(user)[0].home_id)


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def _done(office: Office, by: User, basis: str, day: date) -> Handover | None:
    """Issued in the morning of `day`, taken over in the afternoon."""
    holders = Holding.objects.current().values_list("person")
    staff = candidates(office.unit).filter(unit=office.unit, person__user=None, since__lt=day)
    job = staff.exclude(person__in=holders).order_by("person__pinyin", "pk").first()
    if job is None:
        return None
    open_account(job.person, by=by, username=suggested_username(job.person))
    person = Person.objects.select_related("user").get(pk=job.person_id)
    _, code = verbs.issue(office, by=by, person=person, basis=basis.format(day.year), at=_moment(day, 9))
    return verbs.take_over(digest_of(code), by=person.user, at=_moment(day, 15))
