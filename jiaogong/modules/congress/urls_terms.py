"""Addresses of the standing body: terms, constituencies, delegates, sessions, filings, the year's register."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import delegates, filings, sessions, terms

paths_of_terms: list[URLPattern] = [
    path("", filings.year, name="year"),
    path("mine/", sessions.mine, name="mine"),
    path("remind/", filings.remind, name="remind"),
    path("print/", filings.print_now, name="print"),
    path("prints/<uuid:key>/", filings.printed, name="printed"),
    path("prints/<uuid:key>/docx/", filings.printed_file, {"kind": "docx"}, name="printed_docx"),
    path("prints/<uuid:key>/xlsx/", filings.printed_file, {"kind": "xlsx"}, name="printed_xlsx"),
    path("unit/<uuid:key>/", terms.unit, name="unit"),
    path("unit/<uuid:key>/begin/<str:kind>/", terms.begin, name="begin"),
    path("term/<uuid:key>/", terms.term, name="term"),
    path("term/<uuid:key>/roll/", delegates.roll, name="roll"),
    path("term/<uuid:key>/delegates/", delegates.delegates, name="delegates"),
    path("term/<uuid:key>/roster/", terms.roster, name="roster"),
    path("term/<uuid:key>/session/", sessions.new, name="new_session"),
    path("constituency/<uuid:key>/", delegates.constituency, name="constituency"),
    path("delegate/<uuid:key>/", delegates.delegate, name="delegate"),
    path("session/<uuid:key>/", sessions.session, name="session"),
    path("session/<uuid:key>/request/", sessions.request_paper, name="request"),
    path("filing/<uuid:key>/", filings.filing, name="filing"),
    path("filing/<uuid:key>/form/", filings.filing_form, name="filing_form"),
]
