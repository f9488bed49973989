"""Addresses of honours."""

from django.urls import path

from . import views

app_name = "awards"
urlpatterns = [
    path("", views.honours, name="honours"),
    path("mine/", views.mine, name="mine"),
    path("record/", views.record, name="record"),
    path("candidates/", views.candidates, name="candidates"),
    path("<uuid:key>/", views.honour, name="honour"),
    path("<uuid:key>/revoke/", views.revoke, name="revoke"),
]
