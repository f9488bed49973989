"""Addresses of the member register."""

from django.urls import path

from .views import account, changes, lists, person

app_name = "members"
urlpatterns = [
    path("", lists.members, name="list"),
    path("new/", changes.new, name="new"),
    path("mine/", person.mine, name="mine"),
    path("<uuid:key>/", person.person, name="person"),
    path("<uuid:key>/account/", account.account, name="account"),
    path("<uuid:key>/reveal/", changes.reveal_numbers, name="reveal"),
    path("<uuid:key>/verify/", changes.verify, name="verify"),
    path("<uuid:key>/unverify/", changes.unverify, name="unverify"),
    path("<uuid:key>/change/", changes.change, name="change"),
    path("<uuid:key>/end/", changes.end, name="end"),
]
