"""Every write is safe to send twice: a form carries `once`, and the second sending gets the first one's answer."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from .models import Submission

FIELD = "once"
WAIT_SECONDS = 5.0
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
_View = TypeVar("_View", bound=Callable[..., HttpResponse])


def traceless(view: _View) -> _View:
    """For a view that may not leave who sent what at which moment (casting a ballot): its key is not written down, and
    its verb must make sending twice safe by itself."""
    view.leaves_no_trace = True  # type: ignore[attr-defined]
    return view


class OnceMiddleware:
    """Claims the key before the view runs and remembers the redirect after it; a form with errors frees the key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        settle(request, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Run the view under its key. (Here and not earlier: CSRF has been checked by now.)"""
        key = request.POST.get(FIELD, "") if request.method in WRITES else ""
        user = getattr(request, "user", None)
        if not key or user is None or not user.is_authenticated or getattr(view, "leaves_no_trace", False):
            return None
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            earlier = Submission.objects.filter(user=user, key=key[:64]).first()
            if earlier is not None and earlier.done:
                return _answer(request, earlier.location)
            if earlier is None and self._claim(request, user, key[:64]):
                return None
            time.sleep(0.05)
        return HttpResponse("这次提交已经收到，正在处理，请稍后刷新页面查看结果。", status=409)

    def _claim(self, request: HttpRequest, user: Any, key: str) -> bool:
        """Take the key, unless another sending takes it first. (A key freed by a form with errors is taken again.)"""
        try:
            with transaction.atomic():
                claim = Submission.objects.create(user=user, key=key, path=request.path[:300])
        except IntegrityError:
            return False
        request.once_claim = claim  # type: ignore[attr-defined]
        return True


def _answer(request: HttpRequest, location: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = location
        return response
    return HttpResponseRedirect(location)


def settle(request: HttpRequest, response: HttpResponse) -> None:
    """Keep the redirect of a finished write; forget a refused one so that it may be sent again."""
    claim = getattr(request, "once_claim", None)
    if claim is None:
        return
    location = response.get("HX-Redirect") or response.get("Location") or ""
    if location:
        Submission.objects.filter(pk=claim.pk).update(done=True, location=location[:500])
    else:
        claim.delete()


def sweep(at: datetime) -> int:
    """Forget submissions older than two days: no browser sends a form again after that; returns how many."""
    return Submission.objects.filter(created_at__lt=at - timedelta(days=2)).delete()[0]
