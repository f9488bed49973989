"""Addresses of the member register."""

from django.urls import path

from .views import account, changes, lists, person, transfers

app_name = "members"
urlpatterns = [
    path("", lists.members, name="list"),
    path("new/", changes.new, name="new"),
    path("mine/", person.mine, name="mine"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/new/", transfers.new_own, name="transfer_new"),
    path("transfers/<uuid:key>/", transfers.transfer, name="transfer"),
    path("transfers/<uuid:key>/decide/", transfers.decide, name="transfer_decide"),
    path("<uuid:key>/transfer/", transfers.new_for, name="transfer_for"),
    path("<uuid:key>/", person.person, name="person"),
    path("<uuid:key>/account/", account.account, name="account"),
    path("<uuid:key>/reveal/", changes.reveal_numbers, name="reveal"),
    path("<uuid:key>/verify/", changes.verify, name="verify"),
    path("<uuid:key>/unverify/", changes.unverify, name="unverify"),
    path("<uuid:key>/change/", changes.change, name="change"),
    path("<uuid:key>/end/", changes.end, name="end"),
]
