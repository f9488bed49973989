"""Addresses of relief."""

from django.urls import path

from .views import files, insurance, mine, overview, reports, surveys, visits

app_name = "relief"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("mine/", mine.mine, name="mine"),
    path("files/", files.files, name="files"),
    path("files/new/", files.new, name="new_file"),
    path("files/<uuid:key>/", files.file, name="file"),
    path("files/<uuid:key>/assessment/", files.assessment, name="assessment"),
    path("files/<uuid:key>/help/", files.help_given, name="help"),
    path("files/<uuid:key>/trail/", files.trail, name="trail"),
    path("visits/", visits.visits, name="visits"),
    path("visits/new/", visits.new_visit, name="new_visit"),
    path("visits/occasions/", visits.occasions, name="occasions"),
    path("visits/occasions/new/", visits.new_occasion, name="new_occasion"),
    path("visits/occasions/<uuid:key>/", visits.occasion, name="occasion"),
    path("visits/occasions/<uuid:key>/sheet/", visits.occasion_sheet, name="occasion_sheet"),
    path("visits/<uuid:key>/", visits.visit, name="visit"),
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", reports.new_report, name="new_report"),
    path("reports/<uuid:key>/", reports.report, name="report"),
    path("needs/", reports.needs, name="needs"),
    path("needs/new/", reports.new_need, name="new_need"),
    path("needs/<uuid:key>/", reports.need, name="need"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/new/", surveys.new_survey, name="new_survey"),
    path("surveys/<uuid:key>/", surveys.survey, name="survey"),
    path("surveys/answers/<uuid:key>/", surveys.answer, name="answer"),
    path("insurance/", insurance.products, name="products"),
    path("insurance/new/", insurance.new_product, name="new_product"),
    path("insurance/claims/", insurance.claims, name="claims"),
    path("insurance/claims/<uuid:key>/", insurance.claim, name="claim"),
    path("insurance/<uuid:key>/", insurance.product, name="product"),
]
