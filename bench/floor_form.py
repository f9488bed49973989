"""A plain one-table Django form, served like the platform: the floor of `entries`. `FLOOR_DATABASE` is the address of its database."""

from __future__ import annotations

import os

import django
import environ
from django.conf import settings

settings.configure(
    SECRET_KEY="floor",  # noqa: S106 (a measurement's own)
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {**environ.Env().db_url("FLOOR_DATABASE"), "CONN_MAX_AGE": 60, "OPTIONS": {}}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
    ROOT_URLCONF="bench.floor_form",
)
if os.environ["FLOOR_DATABASE"].startswith("sqlite"):
    settings.DATABASES["default"]["OPTIONS"] = {
        "timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }  # fmt: skip
django.setup()

from django import forms  # noqa: E402 (after set-up, as Django asks)
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect  # noqa: E402
from django.urls import path  # noqa: E402


class Row(models.Model):  # noqa: DJ008
    """All a plain form keeps."""

    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=100)
    deeds = models.TextField()

    class Meta:
        app_label = "floor"
        db_table = "bench_floor"


class RowForm(forms.ModelForm):  # type: ignore[type-arg]
    """Its form."""

    class Meta:
        model = Row
        fields = ("number", "title", "deeds")


def send(request: HttpRequest) -> HttpResponse:
    """Check, insert, redirect."""
    form = RowForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    form.save()
    return HttpResponseRedirect("/")


def make_table() -> None:
    """An empty table."""
    with connection.schema_editor() as editor:
        if Row._meta.db_table in connection.introspection.table_names():
            editor.delete_model(Row)
        editor.create_model(Row)


urlpatterns = [path("send/", send)]
application = get_wsgi_application()
if __name__ == "__main__":
    make_table()
