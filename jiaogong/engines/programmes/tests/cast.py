"""A city with a county, two schools and one school of its own; tiny definitions and open calls."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.engines.personal import purposes
from jiaogong.engines.personal.purposes import Purpose
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Entry, Programme, Scheme, SchemeVersion
from jiaogong.engines.programmes.verbs.schemes import judged
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User

CONSENT = "tests.tiny"
purposes.register(
    Purpose(CONSENT, "办理小评选", data="病情。", basis="本人单独同意。", retention="评选结束后一年。", separate=True)
)
SECRET = "慢性肾病透析"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
CONFIRM = {"key": "confirm", "kind": "confirm", "title": "发布"}
STEPS = [
    {"key": "own", "kind": "endorse", "title": "本单位推荐", "by": "own", "days": 5},
    {"key": "county", "kind": "endorse", "title": "县级推荐", "by": "county", "days": 10, "quota": 2},
    {"key": "check", "kind": "check", "title": "形式审查", "days": 5},
    CONFIRM,
]  # fmt: skip
FIELDS = [
    {"key": "name", "title": "姓名", "prefill": "person.name", "identifying": True},
    {"key": "deeds", "title": "主要事迹", "type": "longtext", "required": True, "max": 200, "purpose": "评审和公示", "retention": "三年"},
    {"key": "grade", "title": "学段", "type": "choice", "choices": ["小学", "中学"]},
    {"key": "topics", "title": "方向", "type": "choices", "choices": ["教学", "德育", "科研"]},
    {"key": "illness", "title": "病情", "sensitive": True, "purpose": "核定困难", "retention": "一年"},
    {"key": "proof", "title": "证明材料", "type": "files", "max": 2},
]  # fmt: skip


@dataclass
class Cast:
    """Units, and accounts by short names: city county chair officer teacher colleague direct far."""

    city: Unit
    county: Unit
    school: Unit
    beside: Unit
    direct: Unit
    users: dict[str, User] = field(default_factory=dict)

    def user(self, name: str) -> User:
        """The account as a new request sees it."""
        return User.objects.get(pk=self.users[name].pk)

    def person(self, name: str) -> Person:
        """Who the account belongs to."""
        return Person.objects.get(user=self.users[name])

    def client(self, name: str) -> Client:
        """A browser signed in as that account."""
        made = Client()
        made.force_login(self.user(name))
        return made


def days(number: int) -> date:
    """A day so many days from today."""
    return clock.today() + timedelta(days=number)


def _somebody(cast: Cast, unit: Unit, name: str, called: str, role: str = "", title: str = "主席") -> None:
    user = User.objects.create(username=f"p-{name}", name=called, password="!")
    person = make_person(name=called, sex="F", birth=date(1990, 5, 1))
    person.user = user
    person.save()
    Employment.objects.create(person=person, unit=unit, employment_type="established", since=days(-900), subject="语文")
    if role:
        office = create_office(unit, by=None, title=title, role=role, check=False)
        take_office(office, by=None, person=person, since=days(-800), check=False)
    cast.users[name] = user


def build() -> Cast:
    """The units and their people."""

    def unit(above: Unit | None, code: str, name: str, layer: str) -> Unit:
        kind = "primary" if layer == "base" else "union_office"
        return found_unit(
            by=None, superior=above, code=code, name=name, layer=layer, kind=kind, nature="public", since=days(-3000), check=False,
        )  # fmt: skip

    city = unit(None, "P1", "甲市教育工会", "city")
    county = unit(city, "P11", "乙县教育工会", "county")
    cast = Cast(
        city, county, unit(county, "P111", "乙县小学", "base"), unit(county, "P112", "丙镇中学", "base"), unit(city, "P12", "甲市一中", "base")
    )  # fmt: skip
    for name, where, called, role, title in (
        ("city", city, "市干事", "officer", "干事"), ("county", county, "县干事", "officer", "干事"), ("chair", cast.school, "何建平", "chair", "主席"),
        ("officer", cast.school, "校干事", "officer", "干事"), ("teacher", cast.school, "林小燕", "", ""), ("colleague", cast.school, "周明", "", ""),
        ("direct", cast.direct, "吴校长", "chair", "主席"), ("far", cast.beside, "丙主席", "chair", "主席"),
    ):  # fmt: skip
        _somebody(cast, where, name, called, role, title)
    return cast


def body(**more: Any) -> dict[str, Any]:
    """A definition as plain tables: a person enters, two unions recommend, the host checks."""
    return {
        "key": "tiny", "title": "小评选", "family": "awards", "about": "评选先进。", "entrant": "person", "fields": FIELDS, "steps": STEPS,
        "outcome": {"kind": "record"}, "consent": CONSENT,
    } | more  # fmt: skip


def version(definition: dict[str, Any]) -> SchemeVersion:
    """The definition as a stored version (judged sound first)."""
    judged(definition)
    text = json.dumps(definition, ensure_ascii=False, sort_keys=True)
    code = f"{definition['key']}_{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    scheme, _ = Scheme.objects.get_or_create(
        code=code, unit=None, defaults={"title": definition["title"], "family": definition["family"]}
    )
    digest = hashlib.sha256(text.encode()).hexdigest()
    found, _ = SchemeVersion.objects.get_or_create(
        scheme=scheme, number=1, defaults={"body": definition, "sha256": digest, "made_at": clock.now()}
    )
    return found


def call(
    cast: Cast, *, host: Unit | None = None, by: str = "city", opens: int = -5, closes: int = 20, **more: Any
) -> Programme:
    """An open call of `host` (the city), of the tiny definition with changes."""
    definition = body(**more)
    number = Programme.objects.count()
    made = verbs.prepare(
        version=version(definition), unit=host or cast.city, title=f"{definition['title']}{number or ''}", year=clock.today().year,
        opens_on=days(opens), closes_on=days(closes), notice="请按时申报。", by=cast.user(by), at=clock.now(),
    )  # fmt: skip
    verbs.publish(made, by=cast.user(by), at=clock.now())
    return Programme.objects.get(pk=made.pk)


def draft(cast: Cast, programme: Programme, *, by: str = "teacher", of: str | None = None, **answers: Any) -> Entry:
    """A draft that could be handed in, of the account's own person (or of another's)."""
    unit = cast.direct if by == "direct" else cast.beside if by == "far" else cast.school
    person = cast.person(of or by) if programme.definition.entrant != "unit" else None
    entry = verbs.start_entry(programme, unit=unit, person=person, by=cast.user(by), at=clock.now())
    if any(field.sensitive and field.key in answers for field in programme.definition.fields):
        verbs.agree(entry, by=cast.user(by), at=clock.now())
    verbs.save_draft(
        entry,
        answers={"deeds": "连续三年承担乡村支教。"} | answers,
        revision=entry.revision,
        by=cast.user(by),
        at=clock.now(),
    )
    return entry


def handed_in(cast: Cast, programme: Programme, *, by: str = "teacher", of: str | None = None, **answers: Any) -> Entry:
    """The same, handed in."""
    entry = draft(cast, programme, by=by, of=of, **answers)
    verbs.submit(entry, by=cast.user(by), at=clock.now(), consent=True)
    return Entry.objects.get(pk=entry.pk)


def passed(cast: Cast, entry: Entry, *names: str, at: datetime | None = None) -> Entry:
    """Let pass by those accounts one after the other."""
    for name in names:
        verbs.pass_on(entry, opinion="同意", by=cast.user(name), at=at or clock.now())
    return Entry.objects.get(pk=entry.pk)


def upload(name: str = "证明.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    """A small file."""
    return SimpleUploadedFile(name, data)
