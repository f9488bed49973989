"""Pages that belong to no module: errors, and a search that must not stand in an address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST

from ..journal import origin
from ..text.searching import looks_like_number
from . import private


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """A list's search form, sent as a whole: back to the list, a number replaced by a token of this session."""
    path = request.POST.get("next", "")
    try:
        resolve(path)
    except Resolver404:
        raise Http404 from None
    given = request.POST.copy()
    for name in ("next", "once", "csrfmiddlewaretoken"):
        given.pop(name, None)
    text = given.get("q", "").replace("\x00", "").strip()
    if looks_like_number(text):
        given.pop("q")
        given[private.PARAMETER] = private.keep(request, text)
    return redirect(f"{path}?{given.urlencode()}")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token no longer fits (signed in elsewhere, or the page is old)."""
    return render(request, "ui/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. Asks neither database nor session; shows the request's number to quote."""
    return HttpResponse(render_to_string("500.html", {"request_id": origin.get().request_id}), status=500)
