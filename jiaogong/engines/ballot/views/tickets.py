"""The elector's pages of a vote by ticket and receipt: drawing, the codes, the bundle, the recount in the browser.

Casting is not here: it goes to the box's own process, which knows no session.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.once.middleware import traceless

from .. import verbs
from ..counting import choices_of
from ..evidence import bundle_of, manifest_of
from ..models import Elector, Ticket, Vote
from ..reading import asked_words, turnout_of
from ..rules import VIEW, may_manage
from ..words import Issued, Kind, State

MOST_ASKED = 200_000  # bytes of an asking: sixty questions fit twice


def box_address(request: HttpRequest) -> str:
    """Where this browser casts; "" when no box is running."""
    if settings.BALLOT_BOX_URL:
        return str(settings.BALLOT_BOX_URL).rstrip("/")
    if not settings.BALLOT_BOX_PORT:
        return ""
    host = request.get_host()
    name = host.rsplit(":", 1)[0] if host.rfind(":") > host.rfind("]") else host
    return f"{request.scheme}://{name}:{settings.BALLOT_BOX_PORT}"


def ticket_paper(request: HttpRequest, vote: Vote, promises: dict[str, Any]) -> HttpResponse:
    """Draw, mark, cast: one page, the steps shown by the ballot program."""
    ticket = get_object_or_404(Ticket, vote=vote, elector__person__user=request.user)
    manifest, rules, box = manifest_of(vote), vote.counting_rules, box_address(request)
    data = {
        "manifest": manifest, "issue": reverse("ballot:issue", args=[vote.key]), "box": box, "csrf": get_token(request),
        "issued": ticket.issued == Issued.TOKEN, "words": dict(choices_of(rules)),
    }  # fmt: skip
    options = list(vote.options.all())
    context = {
        "vote": vote, "takes": _takes(vote), "early": clock.now() < vote.opens_at, "data": data, "rules": rules,
        "rows": [{"option": o, "choices": choices_of(rules)} for o in options], "kind": rules.kind, "box": box,
        "single": rules.kind == Kind.CHOOSE and rules.most == 1, "asked": asked_words(vote), "turnout": turnout_of(vote),
        "ticket": ticket, "manifest": manifest, "others": range(rules.write_ins), "sealed": vote.state in (State.CLOSED, State.COUNTED),
        "quorum": _quorum(vote), **promises,
    }  # fmt: skip
    response = render(request, "ballot/ticket.html", context)
    if box:
        response._csp_update = {"connect-src": ["{0.scheme}://{0.netloc}".format(urlsplit(box))]}  # type: ignore[attr-defined]
    return response


def _takes(vote: Vote) -> bool:
    """Whether one may draw or still cast: casting ends some minutes after drawing."""
    from ..box import GRACE

    now = clock.now()
    return vote.state == State.OPEN and vote.opens_at <= now < vote.closes_at + GRACE


def _quorum(vote: Vote) -> dict[str, Any] | None:
    """应到、实到 and the mark of the quorum, of a meeting."""
    rules, due = vote.counting_rules, vote.electors.count()
    if vote.attendance is None:
        return None
    needed = rules.quorum.least(due) if rules.quorum else 0
    return {"due": due, "present": vote.attendance, "needed": needed, "met": vote.attendance >= needed}


@traceless
@never_cache
@sensitive_variables()
@require_POST
def issue(request: HttpRequest, key: UUID) -> JsonResponse:
    """领票: blind signatures for blinded messages, as JSON."""
    vote = get_object_or_404(Vote, key=key)  # the verb knows who is an elector
    try:
        if len(request.body) > MOST_ASKED:
            raise ValueError("too long")
        given = json.loads(request.body)["blinded"]
        blinded = {str(q): base64.urlsafe_b64decode(str(v) + "=" * (-len(str(v)) % 4)) for q, v in given.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        if not Ticket.objects.filter(vote=vote, elector__person__user=request.user).exists():  # type: ignore[misc]
            raise Refused("ballot.issue") from None
        return JsonResponse({"error": "领票的请求读不懂，请刷新页面再试。"}, status=400)
    try:
        signed = verbs.issue(vote, by=request.user, blinded=blinded, at=clock.now())
    except RuleBroken as broken:
        return JsonResponse({"error": broken.message}, status=409)
    packed = {q: base64.urlsafe_b64encode(v).rstrip(b"=").decode() for q, v in signed.items()}
    return JsonResponse({"signatures": packed})


def _load_sealed(request: HttpRequest, key: UUID) -> tuple[Vote, bool]:
    """A sealed vote by receipt, for its electors and officers in reach; and whether the user runs it."""
    vote = get_object_or_404(
        Vote.objects.select_related("unit", "manifest"), key=key, state__in=[State.CLOSED, State.COUNTED],
        manifest__isnull=False,
    )  # fmt: skip
    user: Any = request.user
    runs = may_manage(user, vote)
    if (
        not runs
        and not allows(user, VIEW, vote.unit)
        and not Elector.objects.filter(vote=vote, person__user=user).exists()
    ):
        raise Refused(VIEW)
    return vote, runs


@require_GET
def codes(request: HttpRequest, key: UUID) -> HttpResponse:
    """计票公示: all receipt codes, the roll, the bundle; one's own code can be looked up without sending it."""
    vote, runs = _load_sealed(request, key)
    manifest = manifest_of(vote)
    roll = Ticket.objects.filter(vote=vote).select_related("elector__person").order_by("elector__person__pinyin", "pk")
    context = {
        "vote": vote, "codes": vote.manifest.codes.split(), "fingerprint": vote.manifest.fingerprint, "manifest": manifest,
        "roll": roll, "issued": sum(1 for t in roll if t.issued == Issued.TOKEN), "runs": runs,
        "replaced": sum(1 for t in roll if t.replaced), "papers": sum(1 for t in roll if t.issued == Issued.PAPER),
        "counted": vote.state == State.COUNTED, "only_codes": manifest["publish"] == "codes",
    }  # fmt: skip
    return render(request, "ballot/codes.html", context)


@require_GET
def bundle(request: HttpRequest, key: UUID) -> HttpResponse:
    """The evidence bundle; with the ballots of an appraisal for those who run the vote alone."""
    vote, runs = _load_sealed(request, key)
    if vote.state != State.COUNTED:
        raise Refused(VIEW)
    response = HttpResponse(bundle_of(vote, whole=runs), content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(True, f"{vote.title}选票包.zip") or ""
    return response


@login_not_required
@require_GET
def recount(request: HttpRequest) -> HttpResponse:
    """Recount a bundle in the browser: nothing is sent anywhere."""
    return render(request, "ballot/recount.html", {})
