"""Addresses of the member register."""

from django.urls import path

from .views import account, admission, card, changes, joining, lists, person, transfers

app_name = "members"
urlpatterns = [
    path("", lists.members, name="list"),
    path("new/", changes.new, name="new"),
    path("mine/", person.mine, name="mine"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/new/", transfers.new_own, name="transfer_new"),
    path("transfers/<uuid:key>/", transfers.transfer, name="transfer"),
    path("transfers/<uuid:key>/decide/", transfers.decide, name="transfer_decide"),
    path("card/", card.card, name="card"),
    path("card/code/", card.card_code, name="card_code"),
    path("card/<str:token>/", card.card_check, name="card_check"),
    path("apply/", admission.apply, name="apply"),
    path("link/", admission.link, name="link"),
    path("applications/", admission.applications, name="applications"),
    path("applications/<uuid:key>/", admission.application, name="application"),
    path("applications/<uuid:key>/decide/", admission.decide, name="application_decide"),
    path("join/progress/", joining.progress, name="join_progress"),
    path("join/withdraw/", joining.withdraw, name="join_withdraw"),
    path("join/account/", joining.own_account, name="join_account"),
    path("join/<str:code>/", joining.start, name="join"),
    path("join/<str:code>/phone/", joining.phone, name="join_phone"),
    path("join/<str:code>/confirm/", joining.confirm, name="join_confirm"),
    path("mine/confirm/", person.confirm, name="confirm"),
    path("<uuid:key>/transfer/", transfers.new_for, name="transfer_for"),
    path("<uuid:key>/", person.person, name="person"),
    path("<uuid:key>/account/", account.account, name="account"),
    path("<uuid:key>/reveal/", changes.reveal_numbers, name="reveal"),
    path("<uuid:key>/verify/", changes.verify, name="verify"),
    path("<uuid:key>/unverify/", changes.unverify, name="unverify"),
    path("<uuid:key>/change/", changes.change, name="change"),
    path("<uuid:key>/end/", changes.end, name="end"),
]
