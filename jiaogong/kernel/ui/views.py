"""Pages that belong to no module: errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token no longer fits (signed in elsewhere, or the page is old)."""
    return render(request, "ui/csrf.html", status=403)
