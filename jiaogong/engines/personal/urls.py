"""Addresses of one's own data and of those who answer for it."""

from django.urls import path

from .views import desk, own

app_name = "personal"
urlpatterns = [
    path("", own.mine, name="mine"),
    path("looks/", own.looks, name="looks"),
    path("copy/", own.copy, name="copy"),
    path("ask/", own.ask, name="ask"),
    path("consents/<str:purpose>/", own.consent, name="consent"),
    path("requests/", desk.requests, name="requests"),
    path("requests/<uuid:key>/", desk.answer, name="request"),
    path("requests/<uuid:key>/withdraw/", own.withdraw, name="withdraw"),
    path("expired/", desk.expired, name="expired"),
    path("doubles/", desk.doubles, name="doubles"),
    path("doubles/<uuid:kept>/<uuid:gone>/", desk.merge, name="merge"),
]
