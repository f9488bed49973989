"""Addresses of founding unions and changing units."""

from django.urls import URLPattern

app_name = "founding"
urlpatterns: list[URLPattern] = []
