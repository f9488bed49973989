"""Addresses of party and administration's support."""

from django.urls import path

from .views import calendar, lists

app_name = "support"
urlpatterns = [
    path("", lists.units, name="units"),
    path("remind/", lists.remind, name="remind"),
    path("records/<uuid:key>/", calendar.record, name="record"),
    path("records/<uuid:key>/edit/", calendar.amend, name="amend"),
    path("records/<uuid:key>/void/", calendar.void, name="void"),
    path("<uuid:key>/", calendar.calendar, name="calendar"),
    path("<uuid:key>/administrator/", calendar.administrator, name="administrator"),
    path("<uuid:key>/<slug:duty>/new/", calendar.new, name="new"),
]
