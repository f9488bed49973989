"""Addresses of units and unions."""

from django.urls import path
from django.views.generic import RedirectView

from .views import changes, lists, structure, tree, unit

app_name = "unions"
urlpatterns = [
    path("", lists.units, name="list"),
    path("tree/", tree.tree, name="tree"),
    path("renewals/", RedirectView.as_view(url="/committees/", query_string=True), name="renewals"),
    path("new/", changes.new, name="new"),
    path("<uuid:key>/", unit.unit, name="unit"),
    path("<uuid:key>/change/", changes.change, name="change"),
    path("<uuid:key>/headcount/", changes.headcount, name="headcount"),
    path("<uuid:key>/union/", changes.union, name="union"),
    path("<uuid:key>/bodies/", changes.bodies, name="bodies"),
    path("<uuid:key>/terms/", changes.terms, name="terms"),
    path("<uuid:key>/offices/", changes.offices, name="offices"),
    path("<uuid:key>/merge/", structure.merge, name="merge"),
    path("<uuid:key>/split/", structure.split, name="split"),
    path("<uuid:key>/close/", structure.close, name="close"),
    path("<uuid:key>/ties/", structure.ties, name="ties"),
    path("<uuid:key>/identities/", structure.identities, name="identities"),
]
