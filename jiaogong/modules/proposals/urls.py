"""Addresses of proposals."""

from django.urls import path

from .views import lists, office, proposal, writing

app_name = "proposals"
urlpatterns = [
    path("", lists.proposals, name="list"),
    path("mine/", writing.mine, name="mine"),
    path("new/", writing.new, name="new"),
    path("statistics/", lists.statistics, name="statistics"),
    path("report/<uuid:key>/", lists.report, name="report"),
    path("<uuid:key>/", proposal.proposal, name="proposal"),
    path("<uuid:key>/edit/", writing.edit, name="edit"),
    path("<uuid:key>/autosave/", writing.autosave, name="autosave"),
    path("<uuid:key>/invite/", writing.invite, name="invite"),
    path("<uuid:key>/history/", proposal.history, name="history"),
    path("<uuid:key>/sheet/", proposal.sheet, name="sheet"),
    path("<uuid:key>/screen/", office.screen, name="screen"),
    path("<uuid:key>/assign/", office.assign, name="assign"),
    path("<uuid:key>/handle/", office.handle, name="handle"),
    path("<uuid:key>/approve/", office.approve, name="approve"),
]
