"""What the pages share: a form with one verb behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

pages = require_http_methods(["GET", "POST"])


def form_page(
    request: HttpRequest, form: forms.Form, done: Callable[[dict[str, Any]], str], *, said: str, title: str, meta: str, back: str,
    button: str, intro: str = "", danger: bool = False, template: str = "staffhomes/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form; when it is sent, `done(cleaned)` does it and answers where to go. A broken rule is said at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            href = done(form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, said)
            return redirect(href)
    context = {
        "form": form, "title": title, "meta": meta, "back": back, "button": button, "intro": intro, "danger": danger, **more,
    }  # fmt: skip
    return render(request, template, context)
