"""Addresses of plans."""

from django.urls import path

from .views import assignments, bulletins, plans, review, tasks

app_name = "plans"
urlpatterns = [
    path("", plans.plans, name="plans"),
    path("upload/", plans.upload, name="upload"),
    path("deeds/", tasks.deeds, name="deeds"),
    path("<uuid:key>/", plans.plan, name="plan"),
    path("<uuid:key>/change/", plans.change, name="change"),
    path("<uuid:key>/close/", plans.close, name="close"),
    path("<uuid:key>/delete/", plans.delete, name="delete"),
    path("<uuid:key>/register.xlsx", plans.register, name="register"),
    path("<uuid:key>/review/", review.review, name="review"),
    path("<uuid:key>/act/", review.act, name="act"),
    path("<uuid:key>/tasks/", review.new_task, name="new_task"),
    path("<uuid:key>/undo/", review.undo_edit, name="undo"),
    path("<uuid:key>/confirm/", review.confirm, name="confirm"),
    path("<uuid:key>/bulletins/", bulletins.draft, name="draft_bulletin"),
    path("tasks/<uuid:key>/", tasks.task, name="task"),
    path("tasks/<uuid:key>/edit/", tasks.edit_task, name="edit_task"),
    path("tasks/<uuid:key>/split/", review.split, name="split"),
    path("tasks/<uuid:key>/targets/", tasks.new_target, name="new_target"),
    path("tasks/<uuid:key>/assign/", tasks.assign, name="assign"),
    path("tasks/<uuid:key>/report/", tasks.report, name="report_task"),
    path("tasks/<uuid:key>/reopen/", tasks.reopen, name="reopen"),
    path("tasks/<uuid:key>/rate/", tasks.rate, name="rate"),
    path("targets/<uuid:key>/", tasks.edit_target, name="edit_target"),
    path("targets/<uuid:key>/source/", tasks.bind, name="bind"),
    path("targets/<uuid:key>/accept/", tasks.accept_binding, name="accept_binding"),
    path("targets/<uuid:key>/remove/", tasks.remove, name="remove_target"),
    path("assignments/<uuid:key>/", assignments.assignment, name="assignment"),
    path("assignments/<uuid:key>/withdraw/", assignments.withdraw, name="withdraw"),
    path("assignments/<uuid:key>/urge/", assignments.urge, name="urge"),
    path("reports/<uuid:key>/", assignments.report, name="report"),
    path("bulletins/<uuid:key>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<uuid:key>/options/", bulletins.options, name="bulletin_options"),
    path("bulletins/<uuid:key>/issue/", bulletins.issue, name="issue_bulletin"),
    path("bulletins/<uuid:key>/word/", bulletins.word, name="bulletin_word"),
    path("bulletins/<uuid:key>/workbook/", bulletins.workbook, name="bulletin_workbook"),
]
