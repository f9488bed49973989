"""Addresses of scoring."""

from django.urls import path

from .views import files, judging, links, panels, raters, results, stage

app_name = "scoring"
urlpatterns = [
    path("", judging.mine, name="mine"),
    path("link/<str:token>/", links.link, name="link"),
    path("panels/", panels.panels, name="panels"),
    path("<uuid:key>/", judging.judge, name="judge"),
    path("<uuid:key>/stage/", stage.stage, name="stage"),
    path("<uuid:key>/save/", stage.save, name="save"),
    path("<uuid:key>/alive/", stage.alive, name="alive"),
    path("<uuid:key>/submit/", judging.submit, name="submit"),
    path("<uuid:key>/items/<uuid:item_key>/", judging.mark, name="mark"),
    path("<uuid:key>/items/<uuid:item_key>/recuse/", judging.recuse, name="recuse"),
    path("<uuid:key>/files/<uuid:file_key>/", files.file, name="file"),
    path("<uuid:key>/progress/", results.progress, name="progress"),
    path("<uuid:key>/ranking/", results.ranking, name="ranking"),
    path("<uuid:key>/ranking/rebuild/", results.rebuild, name="rebuild"),
    path("<uuid:key>/ranking.xlsx", results.workbook, name="workbook"),
    path("<uuid:key>/ranking.pdf", results.sheet, name="sheet"),
    path("<uuid:key>/result/", results.result, name="result"),
    path("panels/<uuid:key>/", panels.panel, name="panel"),
    path("panels/<uuid:key>/assign/", panels.assign, name="assign"),
    path("panels/<uuid:key>/open/", panels.begin, name="open"),
    path("panels/<uuid:key>/remind/", panels.remind, name="remind"),
    path("panels/<uuid:key>/close/", panels.close, name="close"),
    path("panels/<uuid:key>/reopen/", panels.reopen, name="reopen"),
    path("panels/<uuid:key>/files/<uuid:file_key>/allow/", panels.allow, name="allow_file"),
    path("panels/<uuid:key>/raters/", raters.add, name="raters"),
    path("panels/<uuid:key>/raters/<uuid:rater_key>/", raters.rater, name="rater"),
    path("panels/<uuid:key>/raters/<uuid:rater_key>/remove/", raters.remove, name="remove_rater"),
    path("panels/<uuid:key>/raters/<uuid:rater_key>/link/", panels.link, name="send_link"),
]
