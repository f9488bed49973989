"""Loading what a page is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import allows, home_units
from jiaogong.kernel.errors import Refused

from ..models import Vote
from ..rules import MANAGE, VIEW, may_manage


def load_desk(request: HttpRequest, key: UUID, *, manage: bool = False) -> Vote:
    """A vote for whoever may look at it (run it, with `manage`), or 404."""
    vote = get_object_or_404(Vote.objects.select_related("unit", "counted_by"), key=key)
    if may_manage(request.user, vote) or (not manage and allows(request.user, VIEW, vote.unit)):
        return vote
    raise Refused(MANAGE if manage else VIEW)


def load_paper(request: HttpRequest, key: UUID) -> Vote:
    """A vote in which the user himself has a vote, with `has_voted`; or 404."""
    return get_object_or_404(Vote.objects.of_elector(request.user).select_related("unit"), key=key)


def own_unit(user: Any) -> Unit:
    """The unit for which the user runs votes; 404 without one."""
    homes = home_units(user, MANAGE)
    if not homes:
        raise Refused(MANAGE)
    return Unit.objects.get(pk=homes[0])
