"""Addresses of the standing body: terms, constituencies, delegates, sessions, filings, the year's register."""

from __future__ import annotations

from django.urls import URLPattern

paths_of_terms: list[URLPattern] = []
