"""Fills the blueprint: the tree, staff by employment type, how many joined and were verified, when unions began."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from jiaogong.engines.org.words import Kind, Layer, Nature

from . import posts, surprises
from .blueprint import Blueprint, Plot, build_city
from .sizes import JOINED, RETIRED, ROSTER_SCHOOL, TYPES, VERIFIED, City, Size

DEPARTMENTS = ("办公室", "组织部", "宣传部", "女工部", "生活部", "经审办")
_TEAMS = {
    Kind.COLLEGE: (
        "机电工程学院分工会",
        "经济管理学院分工会",
        "信息工程学院分工会",
        "基础部分工会",
        "机关分工会",
        "后勤分工会",
    ),
    Kind.SENIOR_HIGH: ("高一年级组工会小组", "高二年级组工会小组", "高三年级组工会小组", "行政后勤工会小组"),
    Kind.VOCATIONAL: ("专业课教研组工会小组", "文化课教研组工会小组", "行政后勤工会小组"),
    Kind.JUNIOR_HIGH: ("七年级组工会小组", "八年级组工会小组", "九年级组工会小组"),
    Kind.COMBINED: ("小学部工会小组", "初中部工会小组", "行政后勤工会小组"),
    Kind.PRIMARY: ("语文教研组工会小组", "数学教研组工会小组", "综合教研组工会小组"),
}


class Spreader:
    """Splits one unit after another by the same ratios so that each is whole and the sum keeps the ratios."""

    def __init__(self, ratios: Mapping[str, float]) -> None:
        total = sum(ratios.values())
        self.ratios = {str(k): v / total for k, v in ratios.items()}
        self.owed = dict.fromkeys(self.ratios, 0.0)

    def split(self, number: int) -> dict[str, int]:
        """`number` by the ratios, plus or minus what former units got too little or too much of."""
        for key, ratio in self.ratios.items():
            self.owed[key] += ratio * number
        found = {key: max(int(owed), 0) for key, owed in self.owed.items()}
        order = sorted(found, key=lambda key: found[key] - self.owed[key])
        short = number - sum(found.values())
        for key in (order * (short // len(order) + 1))[:short] if short > 0 else ():
            found[key] += 1
        for key in reversed(order) if short < 0 else ():
            taken = min(found[key], -short)
            found[key], short = found[key] - taken, short + taken
        for key, value in found.items():
            self.owed[key] -= value
        return {key: value for key, value in found.items() if value}


def draw_up(size: Size, *, seed: int, day: date, roots: int = 0, first_pk: int = 1) -> Blueprint:
    """The whole plan of a load; the same for the same arguments."""
    blueprint = Blueprint(size, seed, day, roots, first_pk)
    province = blueprint.place("990000", Layer.PROVINCE, Kind.UNION_OFFICE, "省教科工会", None)
    for city in size.cities:
        root = build_city(blueprint, city, province)
        council = blueprint.place(
            f"{root.code[:4]}99", Layer.CITY, Kind.UNION_OFFICE, f"{city.name}市总工会", None, region=root.code
        )
        blueprint.other_superiors.append((root, council))
        if city.groups:
            _federate(blueprint, city, root)
    _inner_units(blueprint)
    _employ(blueprint)
    _found_unions(blueprint)
    _verify(blueprint)
    posts.fill(blueprint)
    surprises.change_units(blueprint)
    surprises.plant(blueprint)
    return blueprint


def _federate(blueprint: Blueprint, city: City, root: Plot) -> None:
    """Three education groups beside the tree, led by schools of 市直; no unit of the tree moves for them."""
    rng = blueprint.rng("groups", city.name)
    mine = [p for p in blueprint.schools() if p.path.startswith(root.path) and p.nature == Nature.PUBLIC]
    for number, (kind, title) in enumerate(
        ((Kind.PRIMARY, "实验教育集团"), (Kind.SENIOR_HIGH, "高中教育集团"), (Kind.KINDERGARTEN, "学前教育集团")), 1
    ):
        same = [p for p in mine if p.kind == kind]
        lead, others = same[-1], same[:-1]  # 市直 comes after the counties
        group = blueprint.place(
            f"{root.code[:4]}8{number}", Layer.COUNTY, Kind.GROUP, f"{city.name}市{title}", root, region=root.code
        )
        blueprint.groups.append((group, [lead, *rng.sample(others, 3)]))


def _inner_units(blueprint: Blueprint) -> None:
    smallest = 20 if blueprint.size.key == "tiny" else 150
    for plot in list(blueprint.plots):
        if plot.kind == Kind.UNION_OFFICE and plot.superior and plot.layer in (Layer.CITY, Layer.COUNTY):
            names: tuple[str, ...] = DEPARTMENTS if plot.layer == Layer.CITY else ("办公室",)
            kind = Kind.DEPARTMENT
        elif plot.layer == Layer.BASE and plot.staff >= smallest and plot.nature == Nature.PUBLIC:
            names, kind = _TEAMS.get(plot.kind, ()), Kind.TEAM
        else:
            continue
        for number, name in enumerate(names, 1):
            blueprint.place(
                f"{plot.code}-{number:02d}", Layer.INNER, kind, name, plot, region=plot.region, opened_on=plot.opened_on
            )


def _employ(blueprint: Blueprint) -> None:
    """Staff by employment type; and, where there is a union, how many of each joined it."""
    rng = blueprint.rng("joined")
    types = {nature: Spreader(ratios) for nature, ratios in TYPES.items()}
    retired = 0.0
    owed = dict.fromkeys(JOINED, 0.0)
    for plot in blueprint.schools():
        plot.types = types[plot.nature].split(plot.staff)
        if not plot.organised or (plot.name == ROSTER_SCHOOL and blueprint.size.rosters):
            plot.joined = {next(iter(plot.types)): 1} if plot.organised else {}
            continue
        willing = rng.gauss(1.0, 0.03)
        for key, number in plot.types.items():
            owed[key] += JOINED[key] * willing * number
            plot.joined[key] = min(number, int(owed[key]))
            owed[key] -= plot.joined[key]
        if plot.nature == Nature.PUBLIC:
            retired += RETIRED * plot.staff
            plot.retired, retired = int(retired), retired % 1


def _found_unions(blueprint: Blueprint) -> None:
    """When each union was approved: the public ones long ago, private ones of late, a dozen in the last two years."""
    rng = blueprint.rng("unions")
    recent = [p for p in blueprint.schools() if p.nature == Nature.PRIVATE and p.organised]
    rng.shuffle(recent)
    chosen = {p.pk for p in recent[: blueprint.size.recent]}
    for plot in blueprint.plots:
        if plot.layer == Layer.INNER or not plot.organised:
            continue
        if plot.kind == Kind.GROUP:
            plot.union_since = blueprint.day - timedelta(days=rng.randint(200, 1500))
        elif plot.layer != Layer.BASE:
            plot.union_since = date(rng.randint(1984, 1990), rng.randint(1, 12), rng.randint(1, 28))
        elif plot.nature == Nature.PUBLIC:
            first = max(plot.opened_on.year, 1984)
            plot.union_since = date(first + rng.randint(1, 5), rng.randint(1, 12), rng.randint(1, 28))
        elif plot.pk in chosen:
            plot.union_since = blueprint.day - timedelta(days=rng.randint(20, 715))
        else:
            first = max(plot.opened_on.year + 1, 2006)
            earliest, latest = date(first, 1, 5), blueprint.day - timedelta(days=760)
            plot.union_since = earliest + timedelta(days=int(rng.random() * max((latest - earliest).days, 1)))


def _verify(blueprint: Blueprint) -> None:
    """How many members of each unit are verified: counties and schools differ, the whole is VERIFIED."""
    rng = blueprint.rng("verified")
    units = [p for p in blueprint.schools() if p.members]
    county: dict[int, float] = {}
    rates = []
    for plot in units:
        branch = plot.branch.pk if plot.branch else 0
        mean = county.setdefault(branch, rng.uniform(0.56, 0.87))
        rates.append(mean + rng.gauss(0, 0.12))
    dirt = blueprint.size.dirt
    unverified = dirt.listed_retirees + dirt.two_schools  # memberships that ought not to be there
    low, high, wanted = -1.0, 1.0, VERIFIED * (sum(p.members for p in units) + unverified)
    for _ in range(40):
        shift = (low + high) / 2
        for plot, rate in zip(units, rates, strict=True):
            plot.verified = round(plot.members * min(max(rate + shift, 0.12), 1.0))
        low, high = (shift, high) if sum(p.verified for p in units) < wanted else (low, shift)
