"""Addresses of oversight between sessions."""

from django.urls import path

from . import views

app_name = "oversight"
urlpatterns = [
    path("", views.register, name="register"),
    path("new/", views.plan, name="plan"),
    path("findings/<uuid:key>/", views.finding, name="finding"),
    path("<uuid:key>/", views.occasion, name="occasion"),
    path("<uuid:key>/people/", views.people, name="people"),
    path("<uuid:key>/record/", views.record, name="record"),
    path("<uuid:key>/find/", views.find, name="find"),
    path("<uuid:key>/feedback/", views.feed_back, name="feed_back"),
    path("<uuid:key>/cancel/", views.cancel, name="cancel"),
    path("<uuid:key>/paper/", views.paper, name="paper"),
    path("<uuid:key>/act/<slug:what>/", views.act, name="act"),
]
