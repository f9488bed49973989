"""Loading what an officer's page is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import allows, home_units, require
from jiaogong.kernel.errors import Refused, RuleBroken

from ... import catalogue
from ...definition.schema import Definition
from ...models import Batch, Entry, Programme, Scheme
from ...verbs.schemes import plain

CALL = "programmes.call"


@dataclass(frozen=True, slots=True)
class Told:
    """A scheme as a page tells of it: the platform's own from its file, a unit's copy from its newest version."""

    code: str
    body: dict[str, Any]
    definition: Definition
    scheme: Scheme | None

    @property
    def own(self) -> bool:
        """Whether a unit keeps it."""
        return self.scheme is not None and self.scheme.unit_id is not None


def own_unit(request: HttpRequest, rule: str = CALL) -> Unit:
    """The layer unit for which the user acts; 404 without one."""
    homes = home_units(request.user, rule)
    if not homes:
        raise Refused(rule)
    return Unit.objects.get(pk=homes[0])


def load_told(request: HttpRequest, code: str) -> Told:
    """By the catalogue's key, or by the key of a row; 404 for a stranger."""
    try:
        key = UUID(code)
    except ValueError:
        return _platform(code)
    scheme = get_object_or_404(Scheme.objects.visible_to(request.user).select_related("unit", "origin"), key=key)
    if scheme.unit_id is None:
        return _platform(scheme.code)
    body = scheme.versions.order_by("-number").values_list("body", flat=True)[0]
    from ...definition.loading import sound

    return Told(str(scheme.key), body, sound(body), scheme)


def _platform(code: str) -> Told:
    try:
        definition = catalogue.get(code).definition
    except KeyError:
        raise Http404 from None
    return Told(code, plain(definition), definition, Scheme.objects.filter(code=code, unit=None).first())


def load_scheme(request: HttpRequest, key: UUID) -> Scheme:
    """A unit's own scheme the user may change, or 404."""
    rows = Scheme.objects.visible_to(request.user).exclude(unit=None).select_related("unit", "origin")
    found = get_object_or_404(rows, key=key)
    require(request.user, CALL, found.unit)
    return found


def load_call(request: HttpRequest, key: UUID) -> Programme:
    """A call the user's union runs, or 404."""
    rows = Programme.objects.visible_to(request.user).select_related("unit", "version__scheme", "previous")
    found = get_object_or_404(rows, key=key)
    require(request.user, CALL, found.unit)
    return found


def load_step_call(request: HttpRequest, key: UUID) -> tuple[Programme, Unit]:
    """A call, and the unit for which the user handles its steps; 404 for others."""
    unit = own_unit(request, "programmes.handle")
    rows = Programme.objects.visible_to(request.user).select_related("unit", "version__scheme")
    return get_object_or_404(rows, key=key), unit


def load_batch(request: HttpRequest, key: UUID, *, act: bool = False) -> Batch:
    """A batch of the user's union, or of a call it runs (to look at); 404 for others."""
    batch = get_object_or_404(
        Batch.objects.select_related("unit", "programme__unit", "programme__version__scheme"), key=key
    )
    own = allows(request.user, "programmes.handle", batch.unit)
    if not own and (act or not allows(request.user, CALL, batch.programme.unit)):
        raise Refused("programmes.handle")
    return batch


def load_entry(request: HttpRequest, key: UUID) -> Entry:
    """An entry of a call the user's union runs, or 404."""
    rows = Entry.objects.visible_to(request.user).select_related(
        "unit", "person", "programme__unit", "programme__version"
    )
    found = get_object_or_404(rows, key=key)
    require(request.user, CALL, found.programme.unit)
    return found


def attempt(request: HttpRequest, act: Callable[[], Any], said: str | Callable[[Any], str]) -> Any:
    """Do it and say so; a broken rule becomes a message. None when it was refused."""
    try:
        found = act()
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return None
    messages.success(request, said if isinstance(said, str) else said(found))
    return found if found is not None else True
