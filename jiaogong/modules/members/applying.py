"""申请入会, the applicant's side: a link of the unit, or an account; what is typed, the phone's code, handing in.

Whoever types somebody's name and number must not learn from the answers whether that one works in the school. So nothing is
compared before the phone has proven itself; the match is shown only when name, number *and* the proven phone are those of
the roster; in every other case the pages are the same, match or not, and the rest is said to the registrar alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock, journal
from jiaogong.kernel.accounts.verbs import create_user
from jiaogong.kernel.attempts.counting import count
from jiaogong.kernel.channels import sms
from jiaogong.kernel.clock import SHANGHAI, WorkingCalendar
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.seal.fields import look_up
from jiaogong.kernel.text import mask_id, mask_name

from .accounts import checked_username, held_beyond
from .desks import desk_of
from .joining import check_dates, check_free, checked_id
from .models import Application, JoiningLink
from .rules import APPLICATION_DAYS, APPLICATION_ITEM
from .words import ApplicationStatus

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
AT_OFFICE = "任职单位的工会干部"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none of i l o 0 1: it is copied by hand
_OPEN = (ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED)


@dataclass(frozen=True, slots=True)
class Given:
    """What the applicant typed."""

    name: str
    id_number: str
    other_document: bool
    phone: str
    employment_type: str
    position: str
    subject: str


def link_of(code: str) -> JoiningLink | None:
    """The link behind an address, when it is alive today."""
    link = JoiningLink.objects.filter(code=code).select_related("unit").first()
    return link if link is not None and link.alive(clock.today()) else None


def begin(
    link: JoiningLink, *, given: Given, address: str, at: datetime, earlier: Application | None = None
) -> Application:
    """Keep what was typed as a draft (or in the returned application `earlier`) and send the phone its code.

    Rules: tries are limited by address, by number and by link, whatever they hit. Nothing is compared with the roster.
    Source: 个人信息保护法 art. 6 (least data), 17 (notice), 51 (safety).
    """
    number = checked_id(given.id_number, other_document=given.other_document)
    count(f"address:{address}", most=20, within=HOUR, at=at)
    count(f"number:{number}", most=6, within=DAY, at=at)
    count(f"link:{link.pk}", most=400, within=DAY, at=at)
    with transaction.atomic():
        row = earlier or Application(unit=link.unit, opened_at=at)
        for field in ("name", "other_document", "phone", "employment_type", "position", "subject"):
            setattr(row, field, getattr(given, field))
        row.id_number, row.consented_at, row.matched = number, at, False
        row.phone_proven_at, row.phone_code, row.phone_code_at = None, "", None
        row.save()
    return row


def needs_phone_code() -> bool:
    """Whether there is a way to send one; without, the registrar asks for the check code (decision 0020)."""
    return sms() is not None


def send_code(application: Application, *, at: datetime) -> str:
    """Send a fresh code to the phone; answers it where the page itself shows it (the demo), else ""."""
    channel = sms()
    if channel is None:
        return ""
    phone = str(application.phone.open())
    late = "验证码发送太频繁，请一分钟后再试；今天已发多次的，请明天再试或找本单位工会。"
    count(f"phone-minute:{phone}", most=1, within=timedelta(seconds=55), at=at, words=late)
    count(f"phone:{phone}", most=5, within=DAY, at=at, words=late)
    code = f"{secrets.randbelow(10**6):06d}"
    application.phone_code, application.phone_code_at, application.phone_code_tries = _digest(application, code), at, 0
    application.save(update_fields=["phone_code", "phone_code_at", "phone_code_tries"])
    channel.send(phone, f"【教工之家】入会申请验证码 {code}，10 分钟内有效。不是您本人申请的，请不要告诉任何人。")
    return code if channel.on_screen else ""


def _digest(application: Application, code: str) -> str:
    return salted_hmac("members.phone", f"{application.key}:{code}", algorithm="sha256").hexdigest()


def prove_phone(application: Application, *, code: str, at: datetime) -> bool:
    """Take the code from the phone; only now the roster is compared. Five wrong ones end the code. False when wrong."""
    with transaction.atomic():
        row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        fresh = row.phone_code_at is not None and at - row.phone_code_at <= CODE_LIFE
        if not row.phone_code or not fresh or row.phone_code_tries >= CODE_TRIES:
            raise RuleBroken("验证码已失效，请重新发送。", field="code")
        if not constant_time_compare(row.phone_code, _digest(row, code)):
            row.phone_code_tries += 1
            row.save(update_fields=["phone_code_tries"])
            return False
        row.phone_proven_at, row.phone_code = at, ""
        row.matched = on_roster(row) is not None
        row.save(update_fields=["phone_proven_at", "phone_code", "matched"])
        application.phone_proven_at, application.matched, application.phone_code = at, row.matched, ""
        return True


def on_roster(application: Application) -> Person | None:
    """Who works in the unit under this number and this name."""
    if application.person_id is not None:
        return application.person
    if application.id_number is None:
        return None
    number = str(application.id_number.open())
    jobs = Employment.objects.filter(open_at(clock.today()), unit__home=application.unit_id)
    found = jobs.filter(person__id_index=look_up(Person, "id_index", number), person__name=application.name)
    row = found.select_related("person").first()
    return row.person if row else None


def phone_is_rosters(application: Application, person: Person | None) -> bool:
    """Whether the proven phone is the one the register has for the person."""
    if person is None or application.phone_proven_at is None or application.phone is None:
        return False
    return person.phone_index == look_up(Person, "phone_index", str(application.phone.open()))


def match_words(application: Application) -> str:
    """张*，尾号 0045，云溪县实验小学 — to the owner of the roster's own phone; to anybody else nothing."""
    person = on_roster(application) if application.matched else None
    if person is None or not phone_is_rosters(application, person):
        return ""
    tail = mask_id(str(application.id_number.open()))[-4:]
    return f"{mask_name(application.name)}，证件尾号 {tail}，{application.unit.name}"


def check_code(application: Application) -> str:
    """Six digits on the applicant's page; he tells them to the registrar, face to face or by telephone."""
    number = int(salted_hmac("members.check", str(application.key), algorithm="sha256").hexdigest(), 16)
    return f"{number % 10**6:06d}"


def needs_check_code(application: Application) -> bool:
    """Whether nothing else proves yet that the applicant is the person he names."""
    return not application.by_account and not phone_is_rosters(application, on_roster(application))


def submit(application: Application, *, at: datetime) -> str:
    """Hand the application in; answers the code to ask after it with (kept nowhere), "" when it was in already.

    Rule: the phone has proven itself, where a code can be sent. The unit's chair gets a to-do with a due day.
    """
    with transaction.atomic():
        row = Application.objects.select_for_update(of=("self",)).select_related("unit").get(pk=application.pk)
        if row.status not in (ApplicationStatus.DRAFT, ApplicationStatus.RETURNED):
            return ""
        if needs_phone_code() and row.phone_proven_at is None:
            raise RuleBroken("请先输入手机收到的验证码。")
        code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
        row.matched = on_roster(row) is not None
        row.status, row.submitted_at, row.code_digest, row.reason = (
            ApplicationStatus.SUBMITTED,
            at,
            _code_digest(code),
            "",
        )
        row.save(update_fields=["matched", "status", "submitted_at", "code_digest", "reason"])
        journal.write("提交入会申请", row, by=None, after={"matched": row.matched}, unit_id=row.unit_id)
        _ask_desk(row, at)
        return code


def _code_digest(code: str) -> str:
    bare = "".join(c for c in code.lower() if c.isalnum())
    return salted_hmac("members.application", bare, algorithm="sha256").hexdigest()


def by_code(code: str, *, address: str, at: datetime) -> Application | None:
    """The application an asking code belongs to; tries are limited by address."""
    count(f"progress:{address}", most=30, within=HOUR, at=at)
    rows = Application.objects.select_related("unit", "person", "membership", "transfer")
    return rows.filter(code_digest=_code_digest(code)).first()


def _ask_desk(row: Application, at: datetime) -> None:
    office, today = desk_of(row.unit), at.astimezone(SHANGHAI).date()
    if office is not None:
        inbox.open_item(
            kind=APPLICATION_ITEM, title=f"审核入会申请：{row.name}", subject=row, unit=row.unit, office=office, by=None,
            link=reverse("members:application", args=[row.key]), at=at,
            due_on=WorkingCalendar().add(today, value_of(APPLICATION_DAYS, row.unit, today)),
        )  # fmt: skip


def apply_own(unit: Unit, *, by: Any, employment_type: str, at: datetime) -> Application:
    """Staff with an account ask to join in the unit they work in; asked again while one is open it answers that one.

    Source: 《工会法》第三条: 职工 of every kind of employment may join.
    """
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        person = Person.objects.filter(user=by).first()
        today = at.astimezone(SHANGHAI).date()
        job = Employment.objects.filter(open_at(today), person=person, unit__home=unit).first() if person else None
        if person is None or job is None:
            raise Refused("members.apply")
        standing = Application.objects.filter(unit=unit, person=person, by_account=True, status__in=_OPEN).first()
        if standing is not None and standing.status == ApplicationStatus.SUBMITTED:
            return standing
        check_dates(unit, today)
        check_free(person, unit, by, today)
        row = standing or Application(unit=unit, person=person, by_account=True, opened_at=at)
        row.name, row.employment_type, row.position, row.subject = (
            person.name,
            employment_type,
            job.position,
            job.subject,
        )
        row.consented_at = row.submitted_at = at
        row.matched, row.status, row.reason = True, ApplicationStatus.SUBMITTED, ""
        row.save()
        journal.write("提交入会申请", row, by=by, after={"matched": True}, unit_id=unit.pk)
        _ask_desk(row, at)
        return row


def withdraw_application(application: Application, *, by: Any, at: datetime) -> None:
    """The applicant takes it back (he has shown his code, or it is his account); twice is once."""
    with transaction.atomic():
        row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if row.status not in _OPEN:
            return
        row.status, row.decided_at = ApplicationStatus.WITHDRAWN, at
        row.save(update_fields=["status", "decided_at"])
        inbox.close_items(kind=APPLICATION_ITEM, subject=row, by=by, at=at, outcome="申请人撤回")
        journal.write("撤回入会申请", row, by=by, unit_id=row.unit_id)


def open_own_account(application: Application, *, username: str, password: str, day: date) -> None:
    """The approved applicant takes his account, once, with a user name and a password nobody else has known.

    Rules: within the days the approval gives; one account a person; nobody who holds an office elsewhere (as for accounts
    opened by cadres: whoever approved could have applied in his name); the rules of user names and passwords.
    """
    with transaction.atomic():
        row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if row.status != ApplicationStatus.APPROVED or row.person_id is None:
            raise RuleBroken("申请还没有批准，不能开通账号。")
        person = Person.objects.select_for_update(of=("self",)).get(pk=row.person_id)
        if person.user_id is not None:
            raise RuleBroken("您已有账号，请直接登录；忘了密码的，请联系本单位工会。")
        if held_beyond(person, row.unit):
            raise RuleBroken(f"您还在其他单位任职，账号由{AT_OFFICE}办理。")
        if row.account_until is None or day > row.account_until:
            raise RuleBroken("开通账号的期限已过，请联系本单位工会开通。")
        username = checked_username(username, person)
        person.user = create_user(
            username=username, name=person.name, password=password, by=None, must_change=False, unit_id=row.unit_id
        )
        person.save(update_fields=["user"])
        row.account_until = None
        row.save(update_fields=["account_until"])
