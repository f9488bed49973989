"""Turns the two domain errors into answers: a refusal into 404, a broken rule into a message where the user stood."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from ..errors import Refused, RuleBroken


class PlainErrorsMiddleware:
    """Catches what views let through. Forms show RuleBroken themselves; button posts come here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")  # shared school computers, proxies
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """404 for Refused; back to the page with the message for RuleBroken."""
        if isinstance(error, Refused):
            from django.views.defaults import page_not_found

            return page_not_found(request, Http404())
        if isinstance(error, RuleBroken) and request.method != "GET":
            messages.error(request, error.message)
            back = request.headers.get("Referer", "")
            if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
                back = "/"
            return HttpResponseRedirect(back, status=303)
        return None
