"""Addresses for the tests of the kernel's pages: a list of accounts, and a page that breaks a rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
import django_tables2 as tables
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing


class UserTable(tables.Table):
    """Names and user names."""

    class Meta:
        model = User
        fields = ("name", "username", "is_active")


class UserFilter(django_filters.FilterSet):
    """By whether they may sign in."""

    class Meta:
        model = User
        fields = ("is_active",)


def export(rows: Any, title: str, as_of: date) -> bytes:
    """A stand-in for the papers engine: the names, one a line."""
    return "\n".join([title, *(row.name for row in rows)]).encode()


def register(request: HttpRequest) -> HttpResponse:
    """The list under test."""
    return render_listing(
        request,
        Listing(
            title="账号名册",
            queryset=User.objects.order_by("username"),
            table=UserTable,
            filters=UserFilter,
            search=lambda rows, text: rows.filter(name__contains=text),
            search_hint="姓名",
            export=export,
            may_export="locked" not in request.GET,
            empty=Empty("还没有账号", "先建立一个。", "建立账号", "/new/"),
        ),
    )


def rule(request: HttpRequest) -> HttpResponse:
    """Breaks a rule, or refuses."""
    if "refuse" in request.GET:
        raise Refused("x")
    raise RuleBroken("任期未满，不能换届。")


@login_not_required
def crash(request: HttpRequest) -> HttpResponse:
    """Falls over."""
    raise ZeroDivisionError


handler500 = "jiaogong.kernel.ui.views.server_error"
urlpatterns = [
    path("list/", register),
    path("rule/", rule),
    path("crash/", crash),
    path("", include("jiaogong.site.urls")),
]
