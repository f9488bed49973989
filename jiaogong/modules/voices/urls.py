"""Addresses of voices. (Inspections, hearings, dialogue and observers, B18-B20, are built in modules/oversight by the architect.)"""

from django.urls import path

from .views import counts, mediations, own, petitions, surveys, work

app_name = "voices"
urlpatterns = [
    path("", counts.overview, name="overview"),
    path("desk/", counts.desk, name="desk"),
    path("new/", own.new, name="new"),
    path("mine/", own.mine, name="mine"),
    path("mine/<uuid:key>/", own.own, name="own"),
    path("code/", own.ask, name="ask"),
    path("cases/", work.listing, name="list"),
    path("cases/enter/", work.enter, name="enter"),
    path("cases/<uuid:key>/", work.work, name="work"),
    path("petitions/", petitions.petitions, name="petitions"),
    path("petitions/new/", petitions.receive, name="receive"),
    path("petitions/<uuid:key>/", petitions.petition, name="petition"),
    path("mediations/", mediations.mediations, name="mediations"),
    path("mediations/apply/", mediations.apply, name="apply"),
    path("mediations/enter/", mediations.enter, name="enter_mediation"),
    path("mediations/mine/<uuid:key>/", mediations.own_mediation, name="own_mediation"),
    path("mediations/<uuid:key>/", mediations.mediation, name="mediation"),
    path("mediations/<uuid:key>/agreement.docx", mediations.paper, name="mediation_paper"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/new/", surveys.new_survey, name="new_survey"),
    path("surveys/<uuid:key>/", surveys.survey, name="survey"),
    path("surveys/<uuid:key>/answer/", surveys.answer, name="answer"),
    path("surveys/reports/", surveys.reports, name="reports"),
    path("surveys/reports/new/", surveys.new_report, name="new_report"),
    path("surveys/reports/<uuid:key>/", surveys.report, name="report"),
    path("surveys/reports/<uuid:key>/report.docx", surveys.report_paper, name="report_paper"),
    path("incidents/", petitions.incidents, name="incidents"),
    path("incidents/new/", petitions.new_incident, name="new_incident"),
    path("incidents/<uuid:key>/", petitions.incident, name="incident"),
]
