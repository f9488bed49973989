"""Puts the apps' addresses together with real objects of the database: the rows of the authorisation matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import standings
from jiaogong.kernel.access.matrix import ROLES, SCOPES, Address, Sample
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.members.models import Membership


@dataclass(frozen=True, slots=True)
class Row:
    """One question to the running pages, and the answer expected."""

    url_name: str
    path: str
    method: str
    role: str
    scope: str
    expect: int
    data: dict[str, str]


def _apps() -> list[str]:
    return ["jiaogong.site.addresses", *(
        f"{name}.matrix" for name in settings.INSTALLED_APPS if name.startswith("jiaogong.") and name != "jiaogong.site"
        and find_spec(f"{name}.matrix") and name != "jiaogong.kernel.access"
    )]  # fmt: skip


def addresses() -> list[Address]:
    """Every address any app listed."""
    return [address for name in _apps() for address in import_module(name).ADDRESSES]


def samples() -> dict[str, Sample]:
    """Every way to find an object of a unit."""
    found: dict[str, Sample] = {"unit": lambda unit: (unit.key,)}
    for name in _apps():
        found.update(getattr(import_module(name), "SAMPLES", {}))
    return found


def url_names() -> set[str]:
    """Every url name of the site, with its namespace."""
    return set(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, namespace: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else f"{namespace}{pattern.pattern}"


def home_of(user: User) -> Unit:
    """Where a role stands; of a retired member, who has no standing, the unit that keeps his membership."""
    found = standings(user)
    if found:
        return Unit.objects.get(pk=found[0].home_id)
    return Membership.objects.current().select_related("unit").get(person__user=user).unit


def units_around(user: User) -> dict[str, Unit]:
    """The units a role's scopes mean: own, a child, a sibling, the parent, and one of a foreign city."""
    home = home_of(user)
    layers = Unit.objects.layers().open()
    city = home
    while city.superior is not None and city.layer != "city":
        city = city.superior
    found = {
        "own": home,
        "child": layers.filter(superior=home).order_by("path").first(),
        "sibling": layers.filter(superior=home.superior, layer=home.layer).exclude(pk=home.pk).order_by("path").first(),
        "parent": home.superior,
        "foreign": layers.filter(layer="base").exclude(path__startswith=city.path).order_by("path").first(),
    }
    return {scope: unit for scope, unit in found.items() if unit is not None}


def rows(*, effects: bool = False) -> list[Row]:
    """The whole matrix for the demo accounts of this database; with `effects` also what changes something."""
    find = samples()
    users = {role: User.objects.filter(username=role).first() for role in ROLES}
    made: list[Row] = []
    for role, user in users.items():
        if user is None:
            continue
        around = units_around(user)
        for address in addresses():
            made.extend(
                row
                for row in _rows_of(address, role, around, find)
                if effects or not (address.effect and row.expect != 404)
            )
    home = Unit.objects.layers().filter(layer="base").order_by("path").first()
    for address in addresses():
        path = _path(address, home, find) if home else None
        if path is not None:
            made.append(
                Row(address.url, path, address.method, "anonymous", "anonymous", address.anonymous, dict(address.data))
            )
    return made


def _rows_of(address: Address, role: str, around: dict[str, Unit], find: dict[str, Sample]) -> Iterator[Row]:
    allowed = address.allow.get(role, "").split()
    for scope in SCOPES if address.kind else ("own",):
        unit = around.get(scope)
        path = _path(address, unit, find) if unit else None
        if path is not None:
            expect = address.ok if scope in allowed else 404
            yield Row(address.url, path, address.method, role, scope, expect, dict(address.data))


def _path(address: Address, unit: Any, find: dict[str, Sample]) -> str | None:
    args = find[address.kind](unit) if address.kind else ()
    return None if args is None else reverse(address.url, args=args)
