"""A page with every component on it, as plan.png has them: looked at by the browser tests."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from jiaogong.kernel.ui.tests.pages import register
from jiaogong.site.urls import urlpatterns as site_urls

PAGE = """{% extends "ui/base.html" %}{% block content %}
{% page_head title="2026年全市教育工会工作要点" crumbs="督办 / 工作计划" meta="清教工〔2026〕2号 · 4 部分 · 21 项任务 · 17 个量化目标　数据截至 2026-09-30（三季度）" %}
<a class="btn" href="#">对照原文</a><a class="btn" href="#">导出台账</a><a class="btn btn-primary" href="#">生成三季度通报</a>{% endpage_head %}
<div class="stats">
{% stat label="任务完成" value="13 / 21" note="按期 5 · 滞后 2 · 未启动 1" state="done" href="#a" %}
{% stat label="百人以上民办学校建会率" value="96.4%" note="目标 100%，差 2 所" state="attention" href="#a" %}
{% stat label="会员实名制" value="71.8%" note="目标 60%，已超 11.8 个百分点" state="done" href="#a" %}
{% stat label="教代会会后报备" value="276 / 300 校" note="24 校逾期，已催办" state="attention" href="#a" %}
</div>
<div class="columns"><div class="sheet sheet-table"><table class="table list-table">
<thead><tr><th scope="col">任务与目标</th><th scope="col">责任</th><th scope="col">节点</th><th scope="col">进度</th><th scope="col">状态</th></tr></thead><tbody>
<tr class="group-row"><th colspan="5" scope="colgroup">四、工会组织建设</th></tr>
<tr><td data-label="任务">推进民办学校组建工会，百人以上学校、幼儿园全覆盖<br>{% mark "指标 建会率 · 民办 · 教职工≥100" %}</td><td data-label="责任">组织部<br>9 县区</td><td data-label="节点">按季调度</td><td data-label="进度">54/56 所{% bar value=54 max=56 target=56 state="attention" label="54/56 所" %}</td><td data-label="状态">{% badge "attention" "差 2 所" %}</td></tr>
<tr><td data-label="任务">25人以上、百人以下民办学校建会率达到 80% {% proposed %}</td><td data-label="责任">组织部</td><td data-label="节点">12-31</td><td data-label="进度">83.1%{% bar value=83.1 target=80 label="83.1%，目标 80%" %}</td><td data-label="状态">{% badge "done" "达标" %}</td></tr>
<tr><td data-label="任务">“教师健康校园行”心理咨询活动 6 场</td><td data-label="责任">女工部</td><td data-label="节点">11-30</td><td data-label="进度">4 / 6 场{% bar value=4 max=6 target=6 state="attention" label="4/6 场" %}</td><td data-label="状态">{% badge "danger" "滞后" %} {% badge "muted" "草稿" %} {% badge "info" "办理中" %}</td></tr>
</tbody></table></div>
<div>{% card title="" %}<p class="paper-title">清岚市教育工会文件</p><p class="paper-text">……三是着力推进民办学校工会组建工作。<mark class="quote">百人以上民办学校、幼儿园工会组织建会全覆盖</mark>；四是会员实名制完成百分之六十。</p><p class="quiet">原文第 4 部分第 1、2 条 · 由文档识别，周敏于 03-14 确认</p>{% endcard %}
{% card title="待我处理" more_href="#m" more_label="全部 3" %}<ul class="rows"><li><div class="row-line">{% badge "danger" "票决" %}<div class="row-words"><a href="#1">绩效工资分配方案</a><span class="row-note">今天 16:30 截止 · 无记名</span></div></div></li><li><div class="row-line">{% badge "attention" "附议" %}<div class="row-words"><a href="#2">关于延长课后服务教师午休时间的提案</a><span class="row-note">陈老师邀请您附议，还差 1 人</span></div></div></li></ul>{% endcard %}
</div></div>
{% tabs tabs active="open" %}
{% notice "attention" "注意" %}有 3 条需要确认。{% endnotice %}
{% card title="图表" %}{% chart "coverage" data %}{% endcard %}
{% empty "还没有计划" hint="先上传今年的工作要点，系统会读出任务和目标。" action_label="上传要点" action_href="#up" %}
<form method="post" class="sheet form-sheet" novalidate>{% csrf_token %}{% once %}{% form_errors form %}{% fields form %}<div class="form-buttons"><button class="btn btn-primary" type="submit">提交</button><button class="btn" type="button">保存草稿</button></div></form>
{% attachments files %}
{% endblock %}"""

DATA = {
    "title": "各县区建会率", "kind": "progress", "unit": "%", "labels": ["东湖区", "西山区", "南城县", "北岭县"],
    "series": [{"name": "建会率", "values": [96.4, 83.1, 71.8, None]}], "target": 80,
}  # fmt: skip


class Example(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="任务名称", help_text="一句话说清要做什么。")
    number = forms.IntegerField(label="目标数")
    day = forms.DateField(label="完成时限", required=False)
    kind = forms.ChoiceField(label="类别", choices=[("a", "项目"), ("b", "活动")])
    way = forms.ChoiceField(label="表决", choices=[("y", "赞成"), ("n", "反对")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(
        label="范围", choices=[("1", "市直"), ("2", "县区")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agree = forms.BooleanField(label="我已核对", required=False)
    note = forms.CharField(label="备注", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    picture = forms.FileField(label="照片", required=False, widget=forms.FileInput(attrs={"accept": "image/*"}))


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once."""
    form = Example({"name": "", "number": "x"} if "wrong" in request.GET else None)
    if "told" in request.GET:
        messages.success(request, "已保存。")
        messages.error(request, "没有成功：本届任期未满。")
    context = {
        "data": DATA, "form": form,
        "tabs": [("open", "待办", "#o", 6), ("done", "已办", "#d"), ("mine", "我发起的", "#m", 0)],
        "files": [{"name": "工作要点.docx", "href": "#f", "size": 20480, "note": "原文"}],
    }  # fmt: skip
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


urlpatterns = [*site_urls, path("gallery/", gallery), path("list/", register)]
handler500 = "jiaogong.kernel.ui.views.server_error"
