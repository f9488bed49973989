"""Addresses: what everybody reads (posted/), and the officers' side (postings/)."""

from django.urls import path

from .views import objections, public, staff

app_name = "postings"
urlpatterns = [
    path("posted/", public.posted, name="posted"),
    path("posted/objections/", public.ask, name="ask"),
    path("posted/objections/withdraw/", public.withdraw, name="withdraw_own"),
    path("posted/<uuid:key>/", public.page, name="public"),
    path("posted/<uuid:key>/object/", public.object_to, name="object"),
    path("postings/", staff.listing, name="list"),
    path("postings/new/", staff.new, name="new"),
    path("postings/<uuid:key>/", staff.posting, name="posting"),
    path("postings/<uuid:key>/document.docx", staff.docx, name="docx"),
    path("postings/<uuid:key>/document.pdf", staff.pdf, name="pdf"),
    path("postings/<uuid:key>/correct/", staff.correct, name="correct"),
    path("postings/<uuid:key>/withdraw/", staff.withdraw, name="withdraw"),
    path("postings/<uuid:key>/write-down/", objections.write_down, name="write_down"),
    path("postings/objections/<uuid:key>/", objections.objection, name="objection"),
    path("postings/objections/<uuid:key>/take/", objections.take, name="take"),
    path("postings/objections/<uuid:key>/answer/", objections.answer, name="answer"),
    path("postings/objections/<uuid:key>/recuse/", objections.recuse, name="recuse"),
    path("postings/objections/<uuid:key>/reveal/", objections.reveal, name="reveal"),
    path("postings/objections/<uuid:key>/settle/", objections.settle, name="settle"),
]
