"""Addresses of a session in the hall: agenda, sign-in, votes."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import agenda, crew, hall, papers, signing, votes

paths_of_hall: list[URLPattern] = [
    path("sessions/<uuid:key>/agenda/", agenda.agenda, name="agenda"),
    path("sessions/<uuid:key>/agenda/new/", agenda.new, name="item_new"),
    path("items/<uuid:key>/", agenda.item, name="item"),
    path("items/<uuid:key>/edit/", agenda.edit, name="item_edit"),
    path("items/<uuid:key>/withdraw/", agenda.withdraw, name="item_withdraw"),
    path("items/<uuid:key>/act/<str:what>/", agenda.act, name="item_act"),
    path("items/<uuid:key>/vote/", votes.prepare, name="item_vote"),
    path("items/<uuid:key>/paper/", votes.ballot_paper, name="ballot_paper"),
    path("items/<uuid:key>/resolution/", papers.draft, name="resolution_draft"),
    path("opinions/<int:pk>/reply/", agenda.reply, name="opinion_reply"),
    path("sessions/<uuid:key>/crew/", crew.crew, name="crew"),
    path("sessions/<uuid:key>/crew/<str:what>/<int:pk>/", crew.crew_act, name="crew_act"),
    path("sessions/<uuid:key>/desk/", signing.desk, name="desk"),
    path("sessions/<uuid:key>/desk/<str:what>/<int:pk>/", signing.desk_act, name="desk_act"),
    path("sessions/<uuid:key>/hall/", hall.hall, name="hall"),
    path("sessions/<uuid:key>/hall/<str:what>/", hall.hall_act, name="hall_act"),
    path("sessions/<uuid:key>/records/", papers.records, name="records"),
    path("sessions/<uuid:key>/minutes/", papers.minutes, name="minutes"),
    path("sessions/<uuid:key>/sheet/<str:what>/", papers.sheet, name="sheet"),
    path("resolutions/<int:pk>/", papers.resolution, name="resolution"),
    path("resolutions/<int:pk>/paper/", papers.resolution_paper, name="resolution_paper"),
    path("votes/<uuid:key>/report/", votes.report, name="vote_report"),
    path("here/<uuid:key>/", signing.here, name="here"),
    path("screen/<uuid:key>/<str:token>/", hall.screen, name="screen"),
    path("screen/<uuid:key>/<str:token>/now/", hall.screen_now, name="screen_now"),
    path("now/<uuid:key>/<str:token>/", hall.phone_now, name="phone_now"),
]
