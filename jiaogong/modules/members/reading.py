"""Reads behind the register: rows of the list, and what of a person lies within a user's reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.http import Http404

from jiaogong.engines.org.models import Employment, Holding, Person, Unit, open_at
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, reach_q
from jiaogong.kernel.among import Among
from jiaogong.kernel.journal.models import Entry
from jiaogong.kernel.text import mask_id, mask_phone
from jiaogong.modules.unions.joint import established
from jiaogong.modules.unions.reading import Place

from .finding import reaches_all, units_in_reach
from .models import Membership, Reveal

_LABELS = {
    "person": "人员", "unit": "单位", "holder": "任职人", "note": "说明", "reason": "事由", "changed": "更正项", "kept": "保留会籍编号",
    "fields": "查看内容", "position": "岗位", "subject": "学科", "username": "用户名", "tokens": "停用接口令牌（个）",
}  # fmt: skip


def _reached(user: Any, place: Place, *, few: bool) -> Q | Among | Case:
    """Units in reach as the database answers quickest: by their ids for long lists, by their place for few people."""
    if place.unit is not None:
        return Among("unit_id", set(units_in_reach(user)) & set(place.unit_ids()))
    if reaches_all(user):
        return Q()
    return _beside(reach_q(user, "members.view", "unit__")) if few else Among("unit_id", units_in_reach(user))


def _beside(reach: Q) -> Q | Case:
    """The condition looked at for each row found by its person: SQLite would rather walk through all the units."""
    if connection.vendor == "postgresql":
        return reach
    return Case(When(reach, then=True), default=False, output_field=BooleanField())


def member_rows(user: Any, place: Place, *, few: bool = False) -> QuerySet[Membership]:
    """Memberships in reach (ended ones too: the filter decides), with the job that tells namesakes apart."""
    jobs = Employment.objects.filter(open_at(place.day), person=OuterRef("person"), unit=OuterRef("unit"))
    return (
        Membership.objects.filter(_reached(user, place, few=few), since__lte=place.day)
        .select_related("person", "unit")
        .annotate(position=Subquery(jobs.values("position")[:1]), subject=Subquery(jobs.values("subject")[:1]))
    )


def masked_id(person: Person) -> str:
    """990***********0045, or nothing."""
    return person.id_number.masked(mask_id) if person.id_number else ""


def id_wrong(person: Person) -> bool:
    """Whether an 18-character number is kept although its check digit does not fit."""
    return bool(person.id_number) and not person.id_checked and len(person.id_number.open()) == 18


def masked_phone(person: Person) -> str:
    """138****0001, or nothing."""
    return person.phone.masked(mask_phone) if person.phone else ""


@dataclass(slots=True)
class Record:
    """A person as far as a user may see him: the periods in his units, and whether he is there now."""

    person: Person
    memberships: list[Membership]
    employments: list[Employment]
    holdings: list[Holding]

    @property
    def here(self) -> bool:
        """Whether the person works, or is a member, in reach today. A former unit sees its own period only."""
        periods: list[Membership | Employment] = [*self.memberships, *self.employments]
        return any(p.until is None for p in periods)

    def open_membership(self, user: Any, rule: str) -> Membership | None:
        """The open membership in whose unit the user may do this."""
        return next((m for m in self.memberships if m.until is None and allows(user, rule, m.unit)), None)


def record_of(user: Any, key: UUID) -> Record:
    """The person's record within the user's reach; 404 when nothing of it is."""
    person = Person.objects.select_related("user").filter(key=key).first()
    if person is None:
        raise Http404
    reach = reach_q(user, "members.view", "unit__")
    record = Record(
        person,
        list(Membership.objects.filter(reach, person=person).select_related("unit__home").order_by("-since", "-id")),
        list(Employment.objects.filter(reach, person=person).select_related("unit__home").order_by("-since", "-id")),
        [],
    )
    if not record.memberships and not record.employments:
        raise Http404
    record.holdings = list(_holdings(person).filter(reach_q(user, "org.view_offices", "office__unit__")))
    if not record.here:
        person.name = name_when_left(record)
    return record


def name_when_left(record: Record) -> str:
    """What he was called when his last period in reach ended: a former unit learns of no later change."""
    periods: list[Membership | Employment] = [*record.memberships, *record.employments]
    units = {p.unit_id for p in periods}
    later = Entry.objects.filter(
        object_type="org.person", object_id=record.person.pk, verb="更正会员信息",
        at__date__gte=max(p.until for p in periods if p.until),
    ).exclude(unit_id__in=units)  # fmt: skip
    for line in later.order_by("at", "pk"):
        if name := (line.before or {}).get("name"):
            return str(name)
    return record.person.name


def own_record(person: Person) -> Record:
    """Everything there is about oneself."""
    return Record(
        person,
        list(Membership.objects.filter(person=person).select_related("unit").order_by("-since", "-id")),
        list(Employment.objects.filter(person=person).select_related("unit").order_by("-since", "-id")),
        list(_holdings(person)),
    )


def _holdings(person: Person) -> QuerySet[Holding]:
    return Holding.objects.filter(person=person).select_related("office__unit").order_by("-since")


def reveals_of(person: Person, limit: int = 20) -> QuerySet[Reveal]:
    """Who looked at the person's whole numbers, latest first."""
    return Reveal.objects.filter(person=person).select_related("user").order_by("-at")[:limit]


@dataclass(frozen=True, slots=True)
class Line:
    """A journal line in words."""

    entry: Entry
    words: str


def history_of(record: Record, limit: int = 40) -> list[Line]:
    """Journal lines about the memberships in reach, and those about the person and his account written in the same units."""
    units = {m.unit_id for m in record.memberships} | {e.unit_id for e in record.employments}
    ours = Q(object_type="members.membership", object_id__in=[m.pk for m in record.memberships])
    person = Q(object_type="org.person", object_id=record.person.pk, unit_id__in=units)
    account = Q(object_type="accounts.user", object_id=record.person.user_id, unit_id__in=units)
    return [Line(e, words_of(e)) for e in Entry.objects.filter(ours | person | account)[:limit]]


def words_of(entry: Entry) -> str:
    """What changed, in the fields' Chinese names."""
    parts = []
    for name, before, after in entry.changes():
        if name in ("person", "unit"):
            continue
        label, was, now = _label(name), _shown(before), _shown(after)
        parts.append(f"{label}：{was} → {now}" if was and now else f"{label}：{now or '（清空）'}")
    return "；".join(parts)


def _label(name: str) -> str:
    for model in (Membership, Person):
        for field in model._meta.fields:
            if field.name == name and name not in _LABELS:
                return str(field.verbose_name)
    return _LABELS.get(name, name)


def _shown(value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return "、".join(_label(str(v)) for v in value)
    return _CHOICES.get(str(value), str(value))


def _choices() -> dict[str, str]:
    fields = [*Membership._meta.fields, *Person._meta.fields]
    return {str(key): str(label) for field in fields for key, label in (field.choices or ())}


_CHOICES = _choices()


def units_to_enrol(user: Any) -> QuerySet[Unit]:
    """Units the user may enrol members in: his own, and below them those without a cadre of their own."""
    cadres = Holding.objects.filter(
        office__unit__home=OuterRef("pk"), office__role__in=(RoleKey.CHAIR, RoleKey.OFFICER),
        office__abolished_on__isnull=True, until__isnull=True,
    )  # fmt: skip
    own = reach_q(user, "members.keep")
    start = reach_q(user, "members.start") & ~Exists(cadres)
    return Unit.objects.layers().open().filter(own | start)


def units_named(text: str, limit: int = 12) -> list[Unit]:
    """Units with a union that a name or code means: the one it fits exactly, else those it is part of."""
    text = text.strip()
    if len(text) < 2:
        return []
    open_units = Unit.objects.layers().open().filter(pk__in=established(clock.today()).values("pk"))
    exact = list(open_units.filter(Q(name=text) | Q(code=text))[:2])
    return exact if len(exact) == 1 else list(open_units.search(text).order_by("path")[:limit])
