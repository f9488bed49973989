"""Addresses of provisions."""

from django.urls import path

from . import views

app_name = "provisions"
urlpatterns = [
    path("", views.provisions, name="list"),
    path("<str:key>/", views.provision, name="provision"),
]
