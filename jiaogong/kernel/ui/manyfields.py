"""Forms with a line for each of very many rows: Django takes a thousand fields (DATA_UPLOAD_MAX_NUMBER_FIELDS), which guards every
other page; a view that says so takes more. The size of what is sent stays limited (DATA_UPLOAD_MAX_MEMORY_SIZE)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict

View = TypeVar("View", bound=Callable[..., Any])


def many_fields(most: int) -> Callable[[View], View]:
    """The outermost decorator of a view whose form may bring so many fields."""

    def marked(view: View) -> View:
        view.most_fields = most  # type: ignore[attr-defined]
        return view

    return marked


class ManyFieldsMiddleware:
    """Reads the form of such a view before anybody else does. Stands before the CSRF middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Plain forms alone: files come one by one."""
        most = getattr(view, "most_fields", 0)
        if not most or request.method != "POST" or request.content_type != "application/x-www-form-urlencoded":
            return
        post = QueryDict(mutable=True, encoding=settings.DEFAULT_CHARSET)
        try:
            pairs = parse_qsl(request.body.decode(), keep_blank_values=True, max_num_fields=most)
        except ValueError as error:  # too many, or no UTF-8
            raise TooManyFieldsSent(str(error)) from error
        for name, value in pairs:
            post.appendlist(name, value)
        post._mutable = False  # type: ignore[attr-defined]
        request._post, request._files = post, MultiValueDict()  # type: ignore[attr-defined]
