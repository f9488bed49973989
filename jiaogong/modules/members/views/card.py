"""The e-card, its rotating code, and the page somebody who scans it sees."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.requests import signed_in
from jiaogong.modules.unions.contacts import contact_of

from .. import cards
from ..models import Membership
from ..tables import status_words
from .common import kept_out_of_caches, page


def _own(request: HttpRequest) -> tuple[Person, Membership | None]:
    person = Person.objects.filter(user=signed_in(request)).first()
    if person is None:
        raise Http404
    return person, cards.card_of(person)


def _code(request: HttpRequest, row: Membership | None) -> dict[str, Any]:
    """The picture of this minute, unless the membership has ended."""
    at = clock.now()
    if row is None or (row.until is not None and row.until <= clock.today()):
        return {"card": row, "picture": ""}
    address = request.build_absolute_uri(reverse("members:card_check", args=[cards.token_for(row, at)]))
    return {"card": row, "picture": cards.qr(address), "good_until": cards.good_until(at)}


@require_GET
def card(request: HttpRequest) -> HttpResponse:
    """One's own card."""
    person, row = _own(request)
    state, words = status_words(row, clock.today()) if row else ("muted", "")
    whom = [{"unit": row.unit, "whom": contact_of(row.unit, clock.today())}] if row else []
    joined = cards.joined_on(row) if row else None
    context = {
        "person": person, "state": state, "words": words, "contacts": whom, "joined": joined, **_code(request, row),
    }  # fmt: skip
    return page(request, "members/card.html", context)


@require_GET
def card_code(request: HttpRequest) -> HttpResponse:
    """The code alone, asked for every half minute."""
    _, row = _own(request)
    return page(request, "members/card_code.html", _code(request, row))


@login_not_required
@require_GET
def card_check(request: HttpRequest, token: str) -> HttpResponse:
    """Masked name, unit, valid or not: for a shop's cashier, who has no account. Nothing else, and in no index."""
    found = cards.check(token, clock.now())
    status = 404 if found is None else 200
    response = kept_out_of_caches(render(request, "members/card_check.html", {"found": found}, status=status))
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"  # no-referrer would let browsers send forms without an origin
    return response
