"""Addresses of programmes."""

from django.urls import path

from .urls_officer import urlpatterns as officer_urls
from .views import entrant, entry, filling, handling

app_name = "programmes"
urlpatterns = [
    path("", entrant.listed, name="list"),
    path("mine/", entrant.mine, name="mine"),
    path("call/<uuid:key>/", entrant.programme, name="programme"),
    path("call/<uuid:key>/enter/", entrant.enter, name="enter"),
    path("call/<uuid:key>/desk/", handling.desk, name="desk"),
    path("call/<uuid:key>/entries/", handling.entries, name="entries"),
    path("entry/<uuid:key>/", entry.entry, name="entry"),
    path("entry/<uuid:key>/reveal/", entry.reveal, name="reveal"),
    path("entry/<uuid:key>/form.docx", entry.paper, {"kind": "docx"}, name="entry-paper"),
    path("entry/<uuid:key>/form.pdf", entry.paper, {"kind": "pdf"}, name="entry-pdf"),
    path("entry/<uuid:key>/form/", filling.form, name="form"),
    path("entry/<uuid:key>/form/last-year/", filling.same_as_last_year, name="last-year"),
    path("entry/<uuid:key>/autosave/", filling.autosave, name="autosave"),
    path("entry/<uuid:key>/upload/", filling.upload, name="upload"),
    path("entry/<uuid:key>/remove-file/", filling.remove_file, name="remove-file"),
    path("entry/<uuid:key>/team/", filling.team, name="team"),
    path("entry/<uuid:key>/submit/", filling.submit, name="submit"),
    path("entry/<uuid:key>/withdraw/", entrant.withdraw, name="withdraw"),
    *officer_urls,
]
