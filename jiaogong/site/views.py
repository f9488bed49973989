"""Home, the page of all services, and what machines ask: health, robots."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from jiaogong.kernel import clock
from jiaogong.kernel.jobs.models import JobRun

from .config import ROOT
from .menu import Entry
from .shell import context

TILES = 8


def greeting(at: datetime) -> str:
    """早上好, 上午好, … by Shanghai time."""
    hour = at.astimezone(clock.SHANGHAI).hour
    for until, words in ((5, "夜深了"), (9, "早上好"), (12, "上午好"), (14, "中午好"), (18, "下午好")):
        if hour < until:
            return words
    return "晚上好"


def tiles(request: HttpRequest) -> list[Entry]:
    """The nine-grid of the phone: entries with a glyph."""
    groups = context(request)["frame"].menu
    return [entry for group in groups for entry in group.entries if entry.glyph]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Panels of all modules under a greeting; a red head and tiles on the phone."""
    found = tiles(request)
    at = clock.now()
    return render(
        request,
        "site/home.html",
        {"greeting": greeting(at), "today": clock.today(), "tiles": found[:TILES], "more": len(found) > TILES},
    )


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """全部功能: the menu as a page."""
    return render(request, "site/services.html")


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return connection.vendor


def _version() -> str:
    import jiaogong

    own = getattr(jiaogong, "__version__", "")
    if own:
        return str(own)
    try:
        return version("jiaogong")
    except PackageNotFoundError:
        import tomllib

        return str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])


def _health(**more: Any) -> JsonResponse:
    try:
        body = {"status": "ok", "version": _version(), "database": _database()}
    except Exception:
        return JsonResponse({"status": "failing", "version": _version(), "database": "unreachable"}, status=503)
    return JsonResponse(body | more)


@never_cache
@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers and reaches its database."""
    return _health()


@never_cache
@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, cache, and when the job runner last did something ("queue": null before its first round)."""
    try:
        cache.set("readyz", "1", 5)
        reached = cache.get("readyz") == "1"
    except Exception:
        reached = False
    if not reached:
        return JsonResponse({"status": "failing", "version": _version(), "cache": "unreachable"}, status=503)
    try:
        last = JobRun.objects.order_by("-last_started").values_list("last_started", flat=True).first()
    except Exception:
        return _health()
    return _health(cache="ok", queue=last.isoformat() if last else None)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines stay out."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
