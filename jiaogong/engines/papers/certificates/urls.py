"""Addresses: verifying for everybody, one's own certificates, those a union issued."""

from django.urls import path

from . import views

app_name = "certificates"
urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verified, name="verified"),
    path("certificates/", views.mine, name="mine"),
    path("certificates/issued/", views.issued, name="issued"),
    path("certificates/issued/sheets.pdf", views.sheets, name="sheets"),
    path("certificates/<uuid:key>/", views.certificate, name="certificate"),
    path("certificates/<uuid:key>/sheet.pdf", views.sheet, name="sheet"),
    path("certificates/<uuid:key>/revoke/", views.revoke, name="revoke"),
    path("certificates/<uuid:key>/reissue/", views.reissue, name="reissue"),
]
