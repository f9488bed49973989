"""Addresses of votes. None of them holds a choice."""

from django.urls import path

from .views import desk, results, teller, tickets, voting

app_name = "ballot"
urlpatterns = [
    path("", voting.mine, name="mine"),
    path("desk/", desk.votes, name="votes"),
    path("desk/new/", desk.new, name="new"),
    path("desk/<uuid:key>/", desk.vote, name="vote"),
    path("desk/<uuid:key>/edit/", desk.edit, name="edit"),
    path("desk/<uuid:key>/electors/", desk.electors, name="electors"),
    path("desk/<uuid:key>/electors/<int:pk>/remove/", desk.remove_elector, name="remove_elector"),
    path("desk/<uuid:key>/act/<str:what>/", desk.act, name="act"),
    path("desk/<uuid:key>/cancel/", desk.cancel, name="cancel"),
    path("desk/<uuid:key>/extend/", desk.extend, name="extend"),
    path("desk/<uuid:key>/start/", teller.start, name="start"),
    path("desk/<uuid:key>/unlock/", teller.unlock, name="unlock"),
    path("desk/<uuid:key>/electors/<int:pk>/paper/", teller.give_paper, name="give_paper"),
    path("desk/<uuid:key>/papers/", teller.papers, name="papers"),
    path("desk/<uuid:key>/round/", teller.further_round, name="round"),
    path("recount/", tickets.recount, name="recount"),
    path("<uuid:key>/", voting.paper, name="paper"),
    path("<uuid:key>/issue/", tickets.issue, name="issue"),
    path("<uuid:key>/codes/", tickets.codes, name="codes"),
    path("<uuid:key>/bundle/", tickets.bundle, name="bundle"),
    path("<uuid:key>/confirm/", voting.confirm, name="confirm"),
    path("<uuid:key>/cast/", voting.cast, name="cast"),
    path("<uuid:key>/done/", voting.done, name="done"),
    path("<uuid:key>/result/", results.result, name="result"),
    path("<uuid:key>/result/<str:form>/", results.download, name="download"),
]
