"""Addresses that belong to lists of any module."""

from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [path("", views.search, name="search")]
