"""Addresses of the roster import."""

from django.urls import path

from .views import batch, begin

app_name = "rosters"
urlpatterns = [
    path("", begin.imports, name="list"),
    path("new/", begin.new, name="new"),
    path("template/", begin.template, name="template"),
    path("sample/<int:at>/", begin.sample, name="sample"),
    path("<uuid:key>/", batch.batch, name="batch"),
    path("<uuid:key>/columns/", batch.columns, name="columns"),
    path("<uuid:key>/cell/", batch.cell, name="cell"),
    path("<uuid:key>/act/", batch.act, name="act"),
    path("<uuid:key>/progress/", batch.progress, name="progress"),
    path("<uuid:key>/countdown/", batch.countdown, name="countdown"),
    path("<uuid:key>/changes/", batch.changes, name="changes"),
    path("<uuid:key>/file/", batch.file, name="file"),
]
