"""Addresses of places, levels, coverage and plaques."""

from django.urls import path

from .views import coverage, grades, places, plaques

app_name = "staffhomes"
urlpatterns = [
    path("", places.facilities, name="facilities"),
    path("new/", places.new, name="new"),
    path("places/<uuid:key>/", places.facility, name="facility"),
    path("places/<uuid:key>/change/", places.change, name="change"),
    path("places/<uuid:key>/close/", places.close, name="close"),
    path("places/<uuid:key>/use/", places.use, name="use"),
    path("levels/", grades.grades, name="grades"),
    path("levels/new/<uuid:key>/", grades.record, name="record"),
    path("levels/<uuid:key>/", grades.grade, name="grade"),
    path("levels/<uuid:key>/recheck/", grades.recheck, name="recheck"),
    path("levels/<uuid:key>/revoke/", grades.revoke, name="revoke"),
    path("levels/<uuid:key>/plaque/<slug:what>/", plaques.act, name="plaque"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("plaques/", plaques.plaques, name="plaques"),
]
