"""Addresses of whoever calls; included by urls.py under the same namespace."""

from django.urls import path

from .views.officer import batches, calls, deciding, editing, ends, planning, schemes

urlpatterns = [
    path("schemes/", schemes.schemes, name="schemes"),
    path("schemes/upload/", schemes.upload, name="scheme-upload"),
    path("schemes/own/<uuid:key>/edit/", editing.edit, name="scheme-edit"),
    path("schemes/own/<uuid:key>/preview/", editing.preview, name="scheme-preview"),
    path("schemes/own/<uuid:key>/edit/<slug:name>/", editing.section, name="scheme-section"),
    path("schemes/own/<uuid:key>/edit/<slug:name>/<int:index>/", editing.part, name="scheme-part"),
    path("schemes/own/<uuid:key>/act/<slug:what>/", editing.act, name="scheme-act"),
    path("schemes/<str:code>/", schemes.scheme, name="scheme"),
    path("schemes/<str:code>/definition.toml", schemes.export, name="scheme-export"),
    path("schemes/<str:code>/copy/", schemes.copy, name="scheme-copy"),
    path("calls/new/", calls.prepare, name="prepare"),
    path("calls/<uuid:key>/", calls.manage, name="manage"),
    path("calls/<uuid:key>/repeat/", calls.repeat, name="repeat"),
    path("calls/<uuid:key>/edit/", calls.edit_call, name="edit-call"),
    path("calls/<uuid:key>/change/<slug:what>/", calls.change, name="change-call"),
    path("calls/<uuid:key>/act/<slug:what>/", calls.act, name="call-act"),
    path("calls/<uuid:key>/quotas/", planning.quotas, name="quotas"),
    path("calls/<uuid:key>/stages/", planning.stages, name="stages"),
    path("calls/<uuid:key>/gather/", batches.gather, name="gather"),
    path("calls/<uuid:key>/batches/", batches.batches, name="batches"),
    path("batches/<uuid:key>/", batches.batch, name="batch"),
    path("batches/<uuid:key>/act/<slug:what>/", batches.act, name="batch-act"),
    path("batches/<uuid:key>/decide/", deciding.decide, name="decide"),
    path("batches/<uuid:key>/confirm/", batches.confirm, name="confirm"),
    path("batches/<uuid:key>/papers/<slug:what>.<slug:form>", ends.paper, name="paper"),
    path("entries/<uuid:key>/revoke/", ends.revoke, name="revoke"),
    path("entries/<uuid:key>/strike/", ends.strike, name="strike"),
]
