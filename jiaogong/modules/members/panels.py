"""Members on other pages: a unit's summary, a person's account, and the own record on the home page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest

from jiaogong.engines.org.models import Person, Unit, open_at
from jiaogong.engines.org.words import EmploymentType
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.ui.panels import Content, Panel, Place, Screen, Width, register

from .accounts import account_in_reach
from .contacts import contacts_of
from .models import Membership
from .words import Status


def install() -> None:
    """Register the panels; called when the app is ready."""
    register(Panel("members.unit", Place.UNIT, "会员概况", of_unit, order=20, width=Width.FULL))
    register(Panel("members.account", Place.PERSON, "账号", account_of, order=10, width=Width.FULL))
    register(
        Panel("members.contact", Place.HOME, "联系本单位工会", contact, order=38, width=Width.HALF, screen=Screen.BOTH)
    )
    register(Panel("members.mine", Place.HOME, "我的会籍", mine, order=40, width=Width.HALF, screen=Screen.BOTH))


def of_unit(request: HttpRequest, unit: Unit) -> Content | None:
    """会员概况 for those who may see figures of the unit: numbers only; the link for those who may see names."""
    if not allows(request.user, "figures.view", unit) or unit.is_inner:
        return None
    today = clock.today()
    full = Q(status=Status.FULL)
    verified = full & Q(verified_on__lte=today)
    kinds = {f"type_{key}": Count("pk", filter=full & Q(employment_type=key)) for key in EmploymentType.values}
    counts = Membership.objects.filter(open_at(today), unit__home=unit).aggregate(
        members=Count("pk", filter=full),
        verified=Count("pk", filter=verified),
        kept=Count("pk", filter=Q(status=Status.KEPT)),
        **kinds,
    )
    types = [(label, counts[f"type_{key}"]) for key, label in EmploymentType.choices if counts[f"type_{key}"]]
    context = {
        "unit": unit,
        "counts": counts,
        "types": types,
        "may_view": allows(request.user, "members.view", unit),
        "base": unit.layer == "base",
    }
    return Content("members/unit_panel.html", context) if context["base"] or counts["members"] else None


def mine(request: HttpRequest, user: Any) -> Content | None:
    """我的会籍: unit, since when, verified or not."""
    person = Person.objects.filter(user=user).first()
    if person is None:
        return None
    rows = Membership.objects.filter(open_at(clock.today()), person=person).select_related("unit").order_by("since")
    return Content("members/mine_panel.html", {"person": person, "memberships": rows})


def contact(request: HttpRequest, user: Any) -> Content | None:
    """联系本单位工会: a number to tap. Those who keep the union's register see it only while there is none to show."""
    person = Person.objects.filter(user=user).first()
    found = contacts_of(person, clock.today()) if person else []
    rows = []
    for unit, whom in found:
        keeps = allows(user, "unions.keep", unit)
        if not keeps or whom is None or not whom.own:
            rows.append({"unit": unit, "whom": whom, "keeps": keeps})
    return Content("members/contact_panel.html", {"rows": rows}) if rows else None


def account_of(request: HttpRequest, person: Person) -> Content | None:
    """账号, for those who may open and reset it: open or not, when last used."""
    account = account_in_reach(request.user, person)
    return Content("members/account_card.html", {"person": person, "account": account}) if account else None
