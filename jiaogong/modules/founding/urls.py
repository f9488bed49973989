"""Addresses of founding unions."""

from django.urls import path

from .views import case, deciding, lists, preparing

app_name = "founding"
urlpatterns = [
    path("", lists.foundings, name="list"),
    path("start/<uuid:key>/", preparing.start, name="start"),
    path("<uuid:key>/", case.case, name="case"),
    path("<uuid:key>/details/", preparing.details, name="details"),
    path("<uuid:key>/people/", preparing.people, name="people"),
    path("<uuid:key>/papers/", preparing.papers, name="papers"),
    path("<uuid:key>/submit/", case.submit, name="submit"),
    path("<uuid:key>/withdraw/", case.withdraw, name="withdraw"),
    path("<uuid:key>/election/", preparing.election, name="election"),
    path("<uuid:key>/decide/", deciding.decide, name="decide"),
    path("<uuid:key>/approval/", case.approval, name="approval"),
]
