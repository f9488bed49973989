"""Pages that belong to no module: errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from ..journal import origin


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token no longer fits (signed in elsewhere, or the page is old)."""
    return render(request, "ui/csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. Asks neither database nor session; shows the request's number to quote."""
    return HttpResponse(render_to_string("500.html", {"request_id": origin.get().request_id}), status=500)
