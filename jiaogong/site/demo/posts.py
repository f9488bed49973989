"""Who holds which post: chairs, officers, handlers, committee members, and the cast behind the demo accounts."""

from __future__ import annotations

from jiaogong.engines.org.words import Kind, Layer, Nature, RoleKey

from .blueprint import Blueprint, Plot, Post
from .sizes import CITY, CONGRESS_SCHOOL, MEMBER_SCHOOL, ROSTER_SCHOOL

USERNAMES = ("city", "county", "school", "member", "leader", "handler", "retired", "delegate", "principal")
RETIRED_TEACHER = "许桂芳"  # holds no post: staff.py gives her the account `retired`
COUNTY = "云溪县教育工会"
_COMMITTEE = ("组织委员", "宣传委员", "文体委员", "生活委员", "女职工委员会主任", "经审委主任")
_LARGE = ("工会财务", "劳动争议调解员", "信息员")


def fill(blueprint: Blueprint) -> None:
    """Hang every post on the unit from whose staff its holder comes; that fixes who must be a member."""
    for plot in blueprint.schools():
        if plot.organised:
            _school_posts(blueprint, plot)
    for plot in blueprint.plots:
        if plot.layer == Layer.CITY and plot.superior:
            _city_posts(blueprint, plot)
        elif plot.layer == Layer.COUNTY and plot.kind == Kind.UNION_OFFICE:
            _county_posts(blueprint, plot)
    for group, schools in blueprint.groups:
        schools[0].posts.append(Post(group, "工会联合会主席", RoleKey.CHAIR, 2))


def _school_posts(blueprint: Blueprint, plot: Plot) -> None:
    roster = plot.name == ROSTER_SCHOOL and blueprint.size.rosters
    slot = 0 if roster or plot.staff < 3 else 2
    if plot.kind == Kind.BUREAU:
        slot = 10 if plot.staff > 12 else 2
    if plot.name == CONGRESS_SCHOOL:
        plot.posts.append(Post(plot, "工会主席", RoleKey.CHAIR, slot, "school", "陈志远", True))
        plot.posts.append(Post(plot, "校长", RoleKey.LEADER, 0, "principal", "顾明德", True, "校长"))
        plot.posts.append(Post(plot, "", RoleKey.MEMBER, 13, "delegate", "沈佳宁", False, "年级组长"))
    else:
        plot.posts.append(Post(plot, "工会主席", RoleKey.CHAIR, slot))
    if plot.name == MEMBER_SCHOOL:
        plot.posts.append(Post(plot, "", RoleKey.MEMBER, 12, "member", "李晓雯", False, "班主任"))
    if roster or plot.staff < 25:
        return
    start = 12 if plot.kind == Kind.BUREAU else 4
    for number, title in enumerate(_COMMITTEE + (_LARGE if plot.staff >= 100 else ())):
        plot.posts.append(Post(plot, title, RoleKey.MEMBER, start + number, male=title[:1] != "女"))
    if plot.staff >= 100:
        plot.posts.append(Post(plot, "工会副主席", RoleKey.OFFICER, 3))
    for number, team in enumerate(plot.inners if plot.staff >= 60 else ()):
        plot.posts.append(Post(team, "小组长", RoleKey.MEMBER, 14 + number))


def _city_posts(blueprint: Blueprint, city: Plot) -> None:
    mine = [p for p in blueprint.schools() if p.path.startswith(city.path) and p.organised]
    source = next((p for p in mine if p.kind == Kind.BUREAU), mine[0])
    departments = city.inners
    ours = city.name == f"{CITY}市教育工会"
    has_room = source.staff >= 12
    slot, position = (1, "副局长") if has_room else (3, "")
    source.posts.append(Post(city, "主席", RoleKey.CHAIR, slot, "", "吴立新" if ours else "", True, position))
    if has_room:
        leader = ("leader", "郑国栋", True) if ours else ("", "", True)
        source.posts.append(Post(city, "市教育局党组书记", RoleKey.LEADER, 0, *leader, "党组书记"))
    for number, department in enumerate(departments if has_room else ()):
        ours_here = ours and department.name == "组织部"
        cast = ("handler", "孙晓燕", False) if ours_here else ("", "", department.name != "女工部")
        source.posts.append(Post(department, "承办人", RoleKey.HANDLER, 4 + number, *cast, "干部"))
    if departments:
        organisers = next(d for d in departments if d.name == "组织部")
        cast = ("city", "周敏", False) if ours else ("", "", True)
        source.posts.append(
            Post(organisers, "部长", RoleKey.OFFICER, 3 if has_room else 4, *cast, "组织部部长" if has_room else "")
        )


def _county_posts(blueprint: Blueprint, county: Plot) -> None:
    public = [p for p in blueprint.schools() if p.branch is county and p.organised and p.nature == Nature.PUBLIC]
    if not public:
        return
    busy = {f"{CITY}市教育局机关"}
    choices = [p for p in public if p.name not in busy] or public
    source = next((p for p in choices if p.kind == Kind.BUREAU), max(choices, key=lambda p: p.staff))
    end = source.staff
    lent = f"借调{county.name}"
    office = county.inners[0]
    cast = ("county", "何建平", True) if county.name == COUNTY else ("", "", True)
    source.posts += [
        Post(county, "主席", RoleKey.CHAIR, end - 1, position=lent),
        Post(county, "组织干事", RoleKey.OFFICER, end - 2, *cast, lent),
        Post(office, "承办人", RoleKey.HANDLER, end - 3, male=False, position=lent),
    ]
