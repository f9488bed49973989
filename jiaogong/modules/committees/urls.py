"""Addresses of committees and their renewal."""

from django.urls import path

from .views import committee, lists, renewal

app_name = "committees"
urlpatterns = [
    path("", lists.renewals, name="renewals"),
    path("send/", lists.send, name="send"),
    path("renewal/<uuid:key>/", renewal.renewal, name="renewal"),
    path("renewal/<uuid:key>/pack/", renewal.pack, name="pack"),
    path("renewal/<uuid:key>/paper/<int:number>/", renewal.paper, name="paper"),
    path("renewal/<uuid:key>/reply/<int:step>/", renewal.reply, name="reply"),
    path("unit/<uuid:key>/", committee.unit, name="unit"),
    path("unit/<uuid:key>/begin/", committee.begin, name="begin"),
    path("unit/<uuid:key>/fill/<int:term>/", committee.fill, name="fill"),
    path("unit/<uuid:key>/add/<str:where>/<int:pk>/", committee.add, name="add"),
    path("unit/<uuid:key>/leave/<int:seat>/", committee.leave, name="leave"),
    path("unit/<uuid:key>/match/", committee.match, name="match"),
    path("unit/<uuid:key>/special/", committee.special, name="special"),
    path("unit/<uuid:key>/special/<int:pk>/end/", committee.end_special, name="end_special"),
]
