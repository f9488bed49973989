"""Addresses of collective bargaining."""

from django.urls import path

from . import views

app_name = "bargaining"
urlpatterns = [
    path("", views.register, name="register"),
    path("new/", views.invite, name="invite"),
    path("<uuid:key>/", views.negotiation, name="negotiation"),
    path("<uuid:key>/inspections/<int:pk>/mended/", views.mended, name="mended"),
    path("<uuid:key>/papers/<slug:paper>/", views.paper, name="paper"),
    path("<uuid:key>/<slug:act>/", views.act, name="act"),
]
