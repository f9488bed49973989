"""Addresses of handing offices over."""

from django.urls import URLPattern

app_name = "handover"
urlpatterns: list[URLPattern] = []
