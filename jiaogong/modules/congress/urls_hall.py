"""Addresses of a session in the hall: agenda, sign-in, votes."""

from __future__ import annotations

from django.urls import URLPattern

paths_of_hall: list[URLPattern] = []
