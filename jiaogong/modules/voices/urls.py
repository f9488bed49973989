"""Addresses of voices."""

from django.urls import path

from .views import counts, own, work

app_name = "voices"
urlpatterns = [
    path("", counts.overview, name="overview"),
    path("desk/", counts.desk, name="desk"),
    path("new/", own.new, name="new"),
    path("mine/", own.mine, name="mine"),
    path("mine/<uuid:key>/", own.own, name="own"),
    path("code/", own.ask, name="ask"),
    path("cases/", work.listing, name="list"),
    path("cases/enter/", work.enter, name="enter"),
    path("cases/<uuid:key>/", work.work, name="work"),
]
