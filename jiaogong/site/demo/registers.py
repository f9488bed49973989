"""Rows of a unit besides its people: the unit and its versions, head-counts, identities, union, bodies, terms."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from jiaogong.engines.org.models import Affiliation, Headcount, LegalIdentity, Unit, UnitPeriod
from jiaogong.engines.org.words import AffiliationKind, EmploymentType, IdentityKind, Kind, Layer, Nature
from jiaogong.kernel.clock import minus_years
from jiaogong.kernel.text import initials, pinyin
from jiaogong.modules.unions.models import Body, Union
from jiaogong.modules.unions.words import BodyKind, Form

from .blueprint import Blueprint, Plot
from .bulk import Writer
from .numbers import Numbers
from .sizes import PRIVATE

# Share of unions that have each of the three bodies: public, private with 25 staff and more, smaller private ones.
_BODIES = {
    BodyKind.CONGRESS: (0.96, 0.76, 0.35),
    BodyKind.FUNDS_REVIEW: (0.95, 0.72, 0.40),
    BodyKind.WOMEN: (0.92, 0.68, 0.45),
}
_SMALL = 25


@lru_cache(maxsize=65536)
def spelling(text: str, *, name: bool = False) -> tuple[str, str]:
    """(pinyin, initials), remembered: names repeat."""
    return pinyin(text, name=name), initials(text, name=name)


def key(rng: Random) -> uuid.UUID:
    """A key that is the same for the same seed."""
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def write_unit(writer: Writer, blueprint: Blueprint, plot: Plot) -> None:
    """The unit as it is today, and every version of it; both from one plot, so that they agree."""
    superior = plot.superior.pk if plot.superior else None
    spelled, letters = spelling(plot.name)
    writer.add(
        Unit(
            key=key(blueprint.rng("unit", plot.code)), code=plot.code, layer=plot.layer, is_inner=plot.layer == Layer.INNER,
            name=plot.name, pinyin=spelled[:240], initials=letters[:80], kind=plot.kind, nature=plot.nature,
            superior_id=superior, home_id=plot.home.pk, path=plot.path, opened_on=plot.opened_on, is_demo=True,
        )
    )  # fmt: skip
    since, past = plot.opened_on, plot.past
    if past:
        writer.add(
            UnitPeriod(
                unit_id=plot.pk, name=past.name, kind=past.kind, nature=plot.nature, superior_id=past.superior.pk,
                path=past.path, since=since, until=past.until,
            )
        )  # fmt: skip
        since = past.until
    writer.add(
        UnitPeriod(
            unit_id=plot.pk, name=plot.name, kind=plot.kind, nature=plot.nature, superior_id=superior, path=plot.path,
            since=since, reason="机构调整" if past else "",
        )
    )  # fmt: skip


def write_ties(writer: Writer, blueprint: Blueprint) -> None:
    """Second superiors and education groups."""
    for unit, other in blueprint.other_superiors:
        writer.add(
            Affiliation(unit_id=unit.pk, other_id=other.pk, kind=AffiliationKind.SECOND_SUPERIOR, since=unit.opened_on)
        )
    for group, schools in blueprint.groups:
        since = group.union_since or group.opened_on
        for school in schools:
            writer.add(
                Affiliation(unit_id=school.pk, other_id=group.pk, kind=AffiliationKind.GROUP_MEMBER, since=since)
            )


def write_headcounts(writer: Writer, blueprint: Blueprint, plot: Plot) -> None:
    """Staff by employment type, counted each September: three counts, growing; an unchanged number is one row."""
    rng = blueprint.rng("headcount", plot.code)
    day = blueprint.day
    september = date(day.year if day >= date(day.year, 9, 1) else day.year - 1, 9, 1)
    starts = [max(plot.opened_on, date(september.year - 6, 9, 1)), minus_years(september, 1), september]
    starts = [s for i, s in enumerate(starts) if i == 0 or s > starts[0]]
    growth = 1 - rng.uniform(0.0, 0.05), 1 - rng.uniform(0.01, 0.09)
    factors = [growth[1], growth[0], 1.0][-len(starts) :]
    for kind in EmploymentType.values:
        now = plot.types.get(kind, 0)
        numbers = [now if f == 1.0 else int(now * f + 0.5) for f in factors]
        spans: list[tuple[date, int]] = []
        for start, number in zip(starts, numbers, strict=True):
            if not spans or spans[-1][1] != number:
                spans.append((start, number))
        for i, (start, number) in enumerate(spans):
            until = spans[i + 1][0] if i + 1 < len(spans) else None
            if number or i:
                writer.add(Headcount(unit_id=plot.pk, employment_type=kind, number=number, since=start, until=until))


def write_identities(writer: Writer, plot: Plot, numbers: Numbers, day: date) -> None:
    """The employer (12 public, 52 private) and, where there is one, the union (81 base, 89 above) with their codes."""
    if plot.layer == Layer.BASE:
        kind = "52" if plot.nature == PRIVATE else "12"
        code = numbers.credit_code(kind, plot.region)
        writer.add(
            LegalIdentity(unit_id=plot.pk, kind=IdentityKind.EMPLOYER, name=plot.name, code=code, since=plot.opened_on)
        )
    since = plot.union_since + timedelta(days=45) if plot.union_since else None
    if since and since <= day and (plot.nature != PRIVATE or plot.staff >= _SMALL):
        code = numbers.credit_code("81" if plot.layer == Layer.BASE else "89", plot.region)
        writer.add(
            LegalIdentity(unit_id=plot.pk, kind=IdentityKind.UNION, name=_union_name(plot)[0], code=code, since=since)
        )


def _union_name(plot: Plot) -> tuple[str, Form]:
    """(name, form): the smallest private units share a union or have an organiser."""
    if plot.kind == Kind.GROUP:
        return f"{plot.name}工会联合会", Form.FEDERATION
    if plot.kind == Kind.UNION_OFFICE:
        return plot.name, Form.COMMITTEE
    if plot.nature == PRIVATE and plot.staff < _SMALL and plot.branch:
        form = (Form.JOINT, Form.JOINT, Form.COMMITTEE, Form.ORGANISER, Form.JOINT, Form.COMMITTEE)[plot.pk % 6]
        if form == Form.JOINT:
            return f"{plot.branch.name.removesuffix('教育工会')}民办学校联合工会", form
        return (f"{plot.name}工会委员会" if form == Form.COMMITTEE else f"{plot.name}工会"), form
    return f"{plot.name}工会委员会", Form.COMMITTEE


def write_union(writer: Writer, blueprint: Blueprint, plot: Plot, numbers: Numbers) -> Form | None:
    """The union with its approval, and those of the three bodies it has; returns its form (None: no union)."""
    if plot.union_since is None:
        return None
    name, form = _union_name(plot)
    approval = numbers.approval(_issuer(plot), plot.union_since.year)
    phone = numbers.landline()
    if plot.layer == Layer.BASE and plot.pk % 9 == 4 and not any(post.username for post in plot.posts):
        phone = ""  # some have not given one
    writer.add(
        Union(unit_id=plot.pk, name=name[:100], form=form, approval=approval, since=plot.union_since, phone=phone)
    )
    return form


def bodies_of(blueprint: Blueprint, plot: Plot, form: Form) -> dict[BodyKind, date]:
    """Which bodies a union has, and since when: soon after its founding, some only in the last two years."""
    if plot.union_since is None or form == Form.ORGANISER:
        return {}
    rng = blueprint.rng("bodies", plot.code)
    band = 0 if plot.nature == Nature.PUBLIC else 1 if plot.staff >= _SMALL else 2
    found: dict[BodyKind, date] = {}
    for kind, chances in _BODIES.items():
        late, days, back = rng.random() < 0.07, rng.randint(0, 400), rng.randint(15, 700)
        if rng.random() >= chances[band] and plot.layer == Layer.BASE:
            continue
        since = blueprint.day - timedelta(days=back) if late else plot.union_since + timedelta(days=days)
        found[kind] = min(max(since, plot.union_since), blueprint.day)
    return found


def write_bodies(writer: Writer, plot: Plot, bodies: dict[BodyKind, date]) -> None:
    """The bodies a union has."""
    for kind, since in bodies.items():
        writer.add(Body(unit_id=plot.pk, kind=kind, basis="会员（代表）大会决议", since=since))


def _issuer(plot: Plot) -> str:
    """代字 of the approving union: the branch for schools, one level up otherwise."""
    superior = plot.superior
    if plot.layer == Layer.BASE and superior and superior.name[-5:-4] in "县区市":
        return f"{superior.name[0]}教工"
    while superior and superior.layer not in (Layer.CITY, Layer.PROVINCE):
        superior = superior.superior
    if superior is None:
        return "省总组"
    return "省教工" if superior.layer == Layer.PROVINCE else f"{superior.name[0]}教工"
