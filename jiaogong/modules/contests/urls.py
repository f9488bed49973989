"""Addresses of works."""

from django.urls import path

from . import views

app_name = "contests"
urlpatterns = [
    path("works/", views.works, name="works"),
    path("works/<uuid:key>/", views.work, name="work"),
    path("works/<uuid:key>/show/", views.show, name="show"),
]
