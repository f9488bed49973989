"""Addresses of handing offices over."""

from django.urls import path

from .views import issuing, lists, taking

app_name = "handover"
urlpatterns = [
    path("", lists.handovers, name="list"),
    path("new/", issuing.new, name="new"),
    path("accept/", taking.accept, name="accept"),
    path("scan/<str:code>/", taking.scan, name="scan"),
    path("confirm/", taking.confirm, name="confirm"),
    path("<uuid:key>/", lists.handover, name="handover"),
    path("<uuid:key>/sheet.docx", lists.sheet, name="sheet"),
    path("<uuid:key>/renew/", issuing.renew, name="renew"),
    path("<uuid:key>/revoke/", issuing.revoke, name="revoke"),
    path("<uuid:key>/note/", issuing.note, name="note"),
]
