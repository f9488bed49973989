"""Where the city is not smooth: units that changed, and mistakes planted as real registers have them."""

from __future__ import annotations

from datetime import date, timedelta

from jiaogong.engines.org.verbs import path_segment
from jiaogong.engines.org.words import Kind, Nature

from .blueprint import Blueprint, Past, Plot
from .sizes import BUREAU, MEMBER_SCHOOL, NAMED, ROSTER_SCHOOL

_FORMER = (
    ("中心小学", "镇小学"),
    ("镇初级中学", "中学"),
    ("中心幼儿园", "镇幼儿园"),
    ("学校", "初级中学"),
    ("小学", "完全小学"),
    ("中学", "高级中学"),
)


def change_units(blueprint: Blueprint) -> None:
    """Some units were once called otherwise, stood below another county or were of another kind."""
    rng = blueprint.rng("changed")
    kept = {n.name for n in NAMED}
    able = [
        p for p in blueprint.schools()
        if p.nature == Nature.PUBLIC and p.organised and not p.children and p.kind not in (Kind.BUREAU, Kind.COLLEGE)
        and (p.name not in kept or blueprint.size.key == "tiny") and p.name not in (MEMBER_SCHOOL, BUREAU)
    ]  # fmt: skip
    rng.shuffle(able)
    for number in range(blueprint.size.changed):
        plot = _take(able, number)
        until = blueprint.day - timedelta(days=rng.randint(60, 1000))
        until = max(until, plot.opened_on + timedelta(days=400))
        plot.past = _past(blueprint, plot, number, date(until.year, until.month, 1))


def _take(able: list[Plot], number: int) -> Plot:
    """The next plot: of kind COMBINED when the kind is to have changed, not called after its county when it moved."""

    def fits(plot: Plot) -> bool:
        named_after = number % 3 == 1 and plot.superior is not None and plot.name[:2] == plot.superior.name[:2]
        return (plot.kind == Kind.COMBINED) == (number % 3 == 2) and not named_after

    found = next((p for p in able if fits(p)), able[0])
    able.remove(found)
    return found


def _past(blueprint: Blueprint, plot: Plot, number: int, until: date) -> Past:
    superior, path = plot.superior, plot.path
    if superior is None:
        raise ValueError(f"{plot.name} has no superior")
    name, kind = plot.name, plot.kind
    if number % 3 == 1:
        siblings = [
            p
            for p in blueprint.plots
            if p.superior is superior.superior and p.kind == Kind.UNION_OFFICE and p is not superior
        ]
        superior = siblings[number % len(siblings)]
        path = superior.path + path_segment(superior.children)
        superior.children += 1
    else:
        name = next((plot.name.removesuffix(a) + b for a, b in _FORMER if plot.name.endswith(a)), f"{plot.name}（筹）")
        kind = Kind.JUNIOR_HIGH if number % 3 == 2 else kind
    return Past(until, name, kind, superior, path)


def plant(blueprint: Blueprint) -> None:
    """Decide which units carry which planted mistakes (rows are spoiled in `staff`)."""
    rng, dirt = blueprint.rng("dirt"), blueprint.size.dirt
    cast = {ROSTER_SCHOOL, MEMBER_SCHOOL, BUREAU}
    enough = 5 if blueprint.size.key == "tiny" else 20
    able = [p for p in blueprint.schools() if p.members >= enough + len(p.posts) and p.name not in cast]
    public = [p for p in able if p.nature == Nature.PUBLIC]
    for key, number, units in (
        ("bad_checksums", dirt.bad_checksums, able),
        ("dotted_names", dirt.dotted_names, able),
        ("rare_characters", dirt.rare_characters, able),
        ("listed_retirees", dirt.listed_retirees, public),
        ("shared_phones", dirt.shared_phones, able),
    ):
        for plot in rng.choices(units, k=number):
            plot.dirt[key] = plot.dirt.get(key, 0) + 1
    large = [p for p in public if p.members >= 60]
    for plot in rng.sample(large, dirt.same_name_schools) if large else ():
        plot.dirt["same_name"] = 5
    for _ in range(dirt.two_schools):
        plot = rng.choice(able)
        near = [p for p in able if p is not plot and p.superior is plot.superior] or [p for p in able if p is not plot]
        plot.second_home.append(rng.choice(near))
