"""The one menu table. A module adds a line here; what one may not use is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from jiaogong.kernel import access


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu. `rules`: any of them shows it; none means everybody signed in.

    `glyph` and `tone` (red, blue, green, gold) make it a tile of the phone's home page.
    """

    key: str
    label: str
    url_name: str
    rules: tuple[str, ...] = ()
    counter: str = ""
    glyph: str = ""
    tone: str = "red"
    href: str = ""
    active: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under a heading; the first group has none."""

    key: str
    title: str
    entries: tuple[Entry, ...] = field(default=())


MENU = (
    Group("top", "", (
        Entry("home", "首页", "home"),
        Entry("inbox", "待办", "inbox:items", counter="inbox", glyph="办"),
    )),
    Group("supervision", "督办", (
        Entry("plans", "工作计划", "plans:plans", ("plans.view",), glyph="划"),
        Entry("figures", "指标数据", "figures:figures", ("figures.view",), glyph="数", tone="blue"),
        Entry("deeds", "办实事", "plans:deeds", ("plans.rate",), glyph="实", tone="gold"),
    )),
    Group("unions", "组织会员", (
        Entry("unions", "工会组织", "unions:list", ("unions.view",), glyph="组", tone="green"),
        Entry("founding", "建会", "founding:list", ("founding.review",), glyph="建"),
        Entry("members", "会员名册", "members:list", ("members.view",), glyph="员", tone="gold"),
        Entry("rosters", "会员导入", "rosters:list", ("rosters.import", "rosters.import_below"), glyph="导", tone="blue"),
        Entry("cadres", "工会干部", "cadres:register", ("cadres.view",), glyph="干", tone="blue"),
        Entry("trainings", "干部培训", "cadres:trainings", ("cadres.view",)),
        Entry("visits", "走访联系", "cadres:visits", ("cadres.view",), glyph="访", tone="gold"),
        Entry("support", "党政支持", "support:units", ("support.view",), glyph="党"),
        Entry("handover", "职务交接", "handover:list", ("handover.issue",), glyph="接", tone="blue"),
        Entry("committees", "委员会换届", "committees:renewals", ("committees.view",), glyph="届"),
    )),
    Group("congress", "民主管理", (
        Entry("congress", "教代会", "congress:year", ("congress.view",), glyph="教"),
        Entry("oversight", "民主监督", "oversight:register", ("oversight.view",), glyph="监", tone="blue"),
        Entry("bargaining", "集体合同", "bargaining:register", ("bargaining.export",), glyph="合", tone="green"),
        Entry("proposals-mine", "我的提案", "proposals:mine", ("proposals.mine",), glyph="提", tone="gold"),
        Entry("proposals", "提案办理", "proposals:list", ("proposals.view",), glyph="案"),
        Entry("votes", "投票", "ballot:mine", glyph="票"),
        Entry("vote-desk", "组织投票", "ballot:votes", ("ballot.view",), glyph="决", tone="blue"),
        Entry("voices-mine", "我的诉求", "voices:mine", ("voices.submit",), glyph="诉", tone="green"),
        Entry("voices-work", "诉求办理", "voices:list", ("voices.submit",), glyph="理"),
        Entry("petitions", "信访", "voices:petitions", ("voices.petition",), glyph="访", tone="blue"),
        Entry("mediations", "争议调解", "voices:mediations", ("voices.mediate",), glyph="调", tone="green"),
        Entry("incidents", "信息报送", "voices:incidents", ("voices.incident",)),
        Entry("surveys", "问卷和思想动态", "voices:surveys", ("voices.survey",), glyph="问", tone="blue"),
        Entry("voices", "诉求概况", "voices:overview", ("voices.view",), glyph="况", tone="gold"),
    )),
    Group("awards", "评选竞赛", (
        Entry("programmes", "申报项目", "programmes:list", ("programmes.view",), glyph="申"),
        Entry("schemes", "项目方案", "programmes:schemes", ("programmes.call",), glyph="案", tone="gold"),
        Entry("own-entries", "我的申报", "programmes:mine", ("programmes.enter_self",), glyph="报", tone="blue"),
        Entry("judging", "我的评审", "scoring:mine", glyph="评", tone="blue"),
        Entry("panels", "评审打分", "scoring:panels", ("scoring.run",)),
        Entry("honours", "荣誉台账", "awards:honours", ("awards.view",), glyph="誉", tone="gold"),
        Entry("own-honours", "我的荣誉", "awards:mine"),
        Entry("homes", "阵地台账", "staffhomes:facilities", ("staffhomes.view",), glyph="家", tone="green"),
        Entry("levels", "等级台账", "staffhomes:grades", ("staffhomes.view",)),
        Entry("coverage", "评定覆盖", "staffhomes:coverage", ("staffhomes.export",)),
        Entry("plaques", "牌匾台账", "staffhomes:plaques", ("staffhomes.grade",)),
        Entry("works", "获奖作品", "contests:works", ("contests.view",), glyph="品", tone="blue"),
        Entry("pairs", "结对", "growth:pairs", ("programmes.view",), glyph="青", tone="green"),
        Entry("projects", "课题", "growth:projects", ("programmes.view",), glyph="题"),
        Entry("postings", "公示", "postings:list", ("postings.view",), glyph="公"),
        Entry("certificates", "证书", "certificates:issued", ("certificates.view",), glyph="证", tone="gold"),
        Entry("own-certificates", "我的证书", "certificates:mine"),
    )),
    Group("relief", "服务帮扶", (
        Entry("relief", "帮扶概况", "relief:overview", ("relief.view",), glyph="帮"),
        Entry("relief-files", "困难档案", "relief:files", ("relief.view",), glyph="困", tone="gold"),
        Entry("relief-visits", "慰问", "relief:visits", ("relief.visit",), glyph="慰", tone="green"),
        Entry("relief-reports", "四个第一", "relief:reports", ("relief.report",), glyph="急"),
        Entry("relief-needs", "走帮服", "relief:needs", ("relief.needs",)),
        Entry("relief-surveys", "大病调查", "relief:surveys", ("relief.survey", "relief.answer")),
        Entry("relief-insurance", "互助保险", "relief:products", ("relief.insure",), glyph="险", tone="blue"),
        Entry("payments", "付款申请", "ledger:payments", ("ledger.view",), glyph="付", tone="gold"),
        Entry("relief-mine", "我的困难档案", "relief:mine", (), glyph="助", tone="green"),
    )),
    Group("settings", "设置", (
        Entry("own-data", "我的信息", "personal:mine", (), glyph="私", tone="green"),
        Entry("data-requests", "个人信息请求", "personal:requests", ("personal.decide",)),
        Entry("doubles", "疑似重复人员", "personal:doubles", ("personal.merge",)),
        Entry("provisions", "规定参数", "provisions:list", ("provisions.view",), glyph="规", tone="blue"),
    )),
)  # fmt: skip

TABS = (
    ("home", "首页", "home", "house", ""),
    ("services", "服务", "services", "layout-grid", ""),
    ("messages", "消息", "inbox:messages", "mail", "messages"),
    ("me", "我的", "accounts:me", "user", ""),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab at the bottom of the phone."""

    key: str
    label: str
    href: str
    icon: str
    active: bool
    count: int


def allowed(user: Any, entry: Entry) -> bool:
    """Whether the entry is for this user."""
    return not entry.rules or any(access.holds(user, rule) for rule in entry.rules)


def _shown(user: Any) -> Iterator[tuple[Group, list[Entry]]]:
    for group in MENU:
        entries = [replace(e, href=reverse(e.url_name)) for e in group.entries if allowed(user, e)]
        entries = [e for e in entries if e.href]
        if entries:
            yield group, entries


def menu_for(request: HttpRequest, counts: dict[str, int]) -> list[Group]:
    """The groups this user sees, the entry he is in marked, numbers filled in."""
    groups = list(_shown(request.user))
    here = active_href([e.href for _, entries in groups for e in entries], request.path)
    return [
        replace(
            group,
            entries=tuple(
                replace(e, active=e.href == here, count=counts.get(e.counter, 0) if e.counter else 0) for e in entries
            ),
        )
        for group, entries in groups
    ]


def active_href(hrefs: list[str], path: str) -> str:
    """The longest address the path lies under; the home page only when it is the page itself."""
    fitting = [href for href in hrefs if path == href or (href != "/" and path.startswith(href))]
    return max(fitting, key=len, default="")


def tabs_for(request: HttpRequest, counts: dict[str, int]) -> list[Tab]:
    """The phone's tabs; one without a page yet is left out."""
    rows = [(key, label, reverse(name), icon, counter) for key, label, name, icon, counter in TABS]
    rows = [row for row in rows if row[2]]
    here = active_href([row[2] for row in rows], request.path) or reverse("services")
    return [
        Tab(key, label, href, icon, href == here, counts.get(counter, 0) if counter else 0)
        for key, label, href, icon, counter in rows
    ]
