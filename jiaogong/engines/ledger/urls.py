"""Addresses of payment requests."""

from django.urls import path

from . import views

app_name = "ledger"
urlpatterns = [
    path("payments/", views.payments, name="payments"),
    path("payments/bank/", views.bank, name="bank"),
    path("payments/<uuid:key>/", views.request_page, name="request"),
]
