"""Accounts of people in reach: opening one, a new password, stopping and resuming sign-in.

Whoever resets a password could sign in as its owner until that one changes it. So the right ends where the owner's own
offices begin: it must reach every unit he holds an office in, or one could take over a right one does not have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from jiaogong.engines.inbox.verbs import send
from jiaogong.engines.org.models import Employment, Holding, Person, Unit, open_at
from jiaogong.kernel import clock
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.accounts.factors import has_second
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.accounts.passwords import one_time
from jiaogong.kernel.accounts.verbs import create_user, reset_factors, reset_password, set_sign_in
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.text import pinyin

from .models import Membership

RULE = "members.open_account"
OWN = "自己的密码请到“我的 → 修改密码”里改，不在这里办理。"
ELSEWHERE = "该同志还在您管辖范围以外的单位任职，账号由其任职单位办理。"
_USERNAME = re.compile(r"[a-z0-9._-]{4,30}\Z")
_SHORTEST, _LONGEST = 4, 30


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account as somebody with the right sees it. `obstacle` says why he may not act on it, or nothing."""

    unit: Unit
    user: User | None
    obstacle: str

    @property
    def has_second(self) -> bool:
        """Whether its owner set up a second factor."""
        return self.user is not None and has_second(self.user)

    @property
    def own(self) -> bool:
        """Whether it is the asker's own."""
        return self.obstacle == OWN


def account_in_reach(by: Any, person: Person) -> Account | None:
    """The person's account, when he is a member, works or holds an office today in a unit the right reaches. Two queries."""
    unit = _unit_in_reach(by, person)
    if unit is None:
        return None
    obstacle = OWN if person.user_id == by.pk else ELSEWHERE if _held_outside(by, person) else ""
    return Account(unit, person.user, obstacle)


def _unit_in_reach(by: Any, person: Person) -> Unit | None:
    today = clock.today()
    members = Membership.objects.filter(open_at(today), person=person).order_by().values("unit")
    jobs = Employment.objects.filter(open_at(today), person=person).order_by().values("unit")
    offices = _offices_of(person).filter(since__lte=today).order_by().values("office__unit")
    units = Unit.objects.filter(reach_q(by, RULE), pk__in=members.union(jobs, offices))
    return units.order_by("is_inner", "path").first()


def _offices_of(person: Person) -> Any:
    """Offices he holds or is going to hold."""
    lasting = Q(until__isnull=True) | Q(until__gt=clock.today())
    return Holding.objects.filter(
        lasting, person=person, office__abolished_on__isnull=True, office__unit__closed_on__isnull=True
    )


def _held_outside(by: Any, person: Person) -> bool:
    return bool(_offices_of(person).exclude(reach_q(by, RULE, "office__unit__")).exists())


def held_beyond(person: Person, unit: Unit) -> bool:
    """Whether he holds, or is going to hold, an office outside the unit: then that unit's cadres open his account."""
    return bool(_offices_of(person).exclude(office__unit__home=unit).exists())


def suggested_username(person: Person) -> str:
    """The name's pinyin, with a number when it is taken or too short."""
    base = re.sub(r"[^a-z0-9]", "", pinyin(person.name, name=True))[: _LONGEST - 4] or "user"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    name, number = base, 1
    while name in taken or len(name) < _SHORTEST:
        number += 1
        name = f"{base}{number:0{max(1, _SHORTEST - len(base))}d}"
    return name


def checked_username(username: str, person: Person) -> str:
    """The user name as it is kept; RuleBroken when it is not fit, or tells an ID or phone number."""
    username = username.strip().lower()
    if not _USERNAME.match(username):
        raise RuleBroken("用户名须是 4—30 个小写字母、数字、点或横线。", field="username")
    bare = re.sub(r"[._-]", "", username)
    own = [str(sealed.open()).lower() for sealed in (person.id_number, person.phone) if sealed]
    if re.search(r"\d{11}", bare) or any(number in bare for number in own):
        raise RuleBroken("用户名不能用证件号或手机号：用户名会被别人看到。", field="username")
    return username


def _locked(person: Person, by: Any) -> tuple[Person, Account]:
    """The person under lock and his account; Refused out of reach, RuleBroken where the right ends."""
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    account = account_in_reach(by, person)
    if account is None:
        raise Refused(RULE)
    if account.obstacle:
        raise RuleBroken(account.obstacle)
    return person, account


def _user_of(person: Person, by: Any) -> tuple[User, Unit]:
    person, account = _locked(person, by)
    if account.user is None:
        raise RuleBroken("该同志还没有账号，请先开通。")
    return account.user, account.unit


def open_account(person: Person, *, by: Any, username: str) -> str:
    """Open an account for a person; answers its one-time password, which is kept nowhere.

    Rules: one account a person; 4–30 characters a-z 0-9 . _ -, unique, no ID or phone number (platform's own); whoever
    holds an office out of reach gets his account there. The password must be changed at the first sign-in.
    """
    with transaction.atomic():
        person, account = _locked(person, by)
        if account.user is not None:
            raise RuleBroken(f"该同志已有账号 {account.user.username}，不用再开通。")
        username = checked_username(username, person)
        password = one_time(User(username=username, name=person.name))
        person.user = create_user(
            username=username, name=person.name, password=password, by=by, unit_id=account.unit.pk
        )
        person.save(update_fields=["user"])
        return password


def reset(person: Person, *, by: Any) -> str:
    """A new one-time password for the person's account; answers it. He gets a message that says who did it.

    Rules: nobody his own; nobody that of somebody who holds an office out of reach. Sessions and API tokens end.
    """
    with transaction.atomic():
        user, unit = _user_of(person, by)
        at = clock.now()
        password = reset_password(user=user, by=by, at=at, unit_id=unit.pk)
        when = f"{at.astimezone(clock.SHANGHAI):%m月%d日 %H:%M}"
        body = (
            f"{by} 于 {when} 重置了您的登录密码，原来的登录和接口令牌都已失效。如果您没有要求过，请向本单位工会核实。"
        )
        send(short="密码已重置", body=body, link=reverse("accounts:me"), person=person, at=at)
        return password


def reset_second(person: Person, *, by: Any, reason: str) -> None:
    """Take away the second factors of somebody who lost his phone, with a reason. He gets a message that says who did it.

    Rules: as for the password; and nobody resets both within seven days, so that no one hand opens another's account
    (kernel/accounts/verbs/factors.py). Sessions end, bound outside identities go; the password stays.
    """
    with transaction.atomic():
        user, unit = _user_of(person, by)
        at = clock.now()
        reset_factors(user=user, by=by, reason=reason, at=at, unit_id=unit.pk)
        when = f"{at.astimezone(clock.SHANGHAI):%m月%d日 %H:%M}"
        body = f"{by} 于 {when} 重置了您的二次验证，事由：{reason.strip()[:60]}。密码没有变。登录后请重新设置；没有要求过的，请向本单位工会核实。"
        send(short="二次验证已重置", body=body, link=reverse("accounts:security"), person=person, at=at)


def stop(person: Person, *, by: Any) -> bool:
    """The person's account may not sign in any more; its sessions end. Returns whether anything changed.

    Rules: nobody his own; nobody that of somebody who holds an office out of reach.
    """
    return _set(person, by, active=False)


def resume(person: Person, *, by: Any) -> bool:
    """The person's account may sign in again, with the password it had. Returns whether anything changed.

    Rules: as for stopping it.
    """
    return _set(person, by, active=True)


def _set(person: Person, by: Any, *, active: bool) -> bool:
    with transaction.atomic():
        user, unit = _user_of(person, by)
        return set_sign_in(user=user, active=active, by=by, unit_id=unit.pk)
