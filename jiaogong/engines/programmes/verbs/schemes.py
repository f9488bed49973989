"""Schemes: the platform's own as the database knows them, copies of units, and their versions."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.errors import RuleBroken

from .. import catalogue, outcomes
from ..definition.loading import Unsound, sound
from ..definition.schema import Definition
from ..models import Scheme, SchemeVersion


def plain(definition: Definition) -> dict[str, Any]:
    """The definition as JSON keeps it, without what is as usual."""
    return dict(json.loads(definition.model_dump_json(exclude_defaults=True)))


def digest(body: Mapping[str, Any]) -> str:
    """SHA-256 of a body."""
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def platform_version(key: str, *, at: datetime) -> SchemeVersion:
    """The version of a catalogue's definition as it is today; a changed file becomes a new version. KeyError for a stranger."""
    definition = catalogue.get(key).definition
    body = plain(definition)
    found = digest(body)
    with transaction.atomic():
        scheme, _ = Scheme.objects.get_or_create(
            code=key, unit=None, defaults={"title": definition.title, "family": definition.family}
        )
        scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
        last = scheme.versions.order_by("-number").first()
        if last is not None and last.sha256 == found:
            return last
        Scheme.objects.filter(pk=scheme.pk).update(title=definition.title, family=definition.family)
        return SchemeVersion.objects.create(
            scheme=scheme, number=last.number + 1 if last else 1, body=body, sha256=found, made_at=at
        )


def judged(body: Mapping[str, Any]) -> Definition:
    """The body as a definition. RuleBroken with every problem, each with its key's path."""
    try:
        return sound(body)
    except Unsound as error:
        raise RuleBroken("方案还有问题：" + " ".join(str(problem) for problem in error.problems[:8])) from error


def shipped(scheme: Scheme | None) -> Definition | None:
    """The platform's own definition that a scheme is, or is a copy of."""
    while scheme is not None and scheme.unit_id is not None:
        scheme = scheme.origin
    listed = catalogue.everything().get(scheme.code) if scheme is not None else None
    return listed.definition if listed else None


def within(definition: Definition, unit: Unit, scheme: Scheme | None, field: str | None = None) -> None:
    """RuleBroken, naming the rule, where `unit` may not give what the definition gives."""
    said = outcomes.beyond(definition, unit, shipped(scheme))
    if said:
        raise RuleBroken(f"{said}。", field=field)


@transaction.atomic
def copy_scheme(version: SchemeVersion, *, unit: Unit, title: str, by: Any, at: datetime) -> Scheme:
    """A unit's own copy of a scheme, to be changed on screen. Rule: programmes.call in the unit."""
    require(by, "programmes.call", unit)
    title = title.strip()
    if Scheme.objects.filter(unit=unit, title=title, retired_on=None).exists():
        raise RuleBroken(f"本单位已有名为“{title}”的方案，请换一个名称。", field="title")
    code = f"{version.scheme.code[:40]}_{secrets.token_hex(4)}"
    body = {**version.body, "title": title}
    judged(body)
    scheme = Scheme.objects.create(
        code=code, title=title, family=version.scheme.family, unit=unit, origin=version.scheme
    )
    SchemeVersion.objects.create(scheme=scheme, number=1, body=body, sha256=digest(body), made_at=at, made_by=by)
    journal.write("复制项目方案", scheme, by=by, after={"title": title, "from": str(version)}, unit_id=unit.pk)
    return scheme


@transaction.atomic
def change_scheme(scheme: Scheme, *, body: Mapping[str, Any], expected: int, by: Any, at: datetime) -> SchemeVersion:
    """A new version of a unit's scheme; programmes that run keep theirs. `expected` is the version the editor saw."""
    if scheme.unit is None:
        raise RuleBroken("平台方案不能直接修改，请先复制到本单位。")
    require(by, "programmes.call", scheme.unit)
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    definition = judged(body)
    assert scheme.unit is not None
    within(definition, scheme.unit, scheme)
    last = scheme.versions.aggregate(last=Max("number"))["last"] or 0
    if last != expected:
        raise RuleBroken(f"这份方案刚刚被别人改到第 {last} 版，请刷新后再改，以免互相覆盖。")
    kept = plain(definition)
    found = digest(kept)
    latest = scheme.versions.get(number=last)
    if latest.sha256 == found:
        return latest
    Scheme.objects.filter(pk=scheme.pk).update(title=definition.title)
    version = SchemeVersion.objects.create(
        scheme=scheme, number=last + 1, body=kept, sha256=found, made_at=at, made_by=by
    )
    journal.write("修改项目方案", scheme, by=by, after={"version": version.number}, unit_id=scheme.unit_id)
    return version


@transaction.atomic
def retire_scheme(scheme: Scheme, *, by: Any, at: datetime) -> None:
    """Take a unit's scheme out of use; programmes that run go on. Twice is once."""
    if scheme.unit is None:
        raise RuleBroken("平台方案不能停用。")
    require(by, "programmes.call", scheme.unit)
    if scheme.retired_on is None:
        scheme.retired_on = at.astimezone(SHANGHAI).date()
        scheme.save(update_fields=["retired_on"])
        journal.write("停用项目方案", scheme, by=by, unit_id=scheme.unit_id)
