"""Addresses of figures."""

from django.urls import path

from . import views

app_name = "figures"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("<str:key>/", views.figure, name="figure"),
    path("<str:key>/trend/", views.trend, name="trend"),
]
