"""The plan of the whole load, before anything is written: units, their places, sizes, and who holds which post."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random

from jiaogong.engines.org.verbs import path_segment
from jiaogong.engines.org.words import Kind, Layer, Nature, RoleKey

from .places import Gazetteer
from .sizes import COLLEGE_BRANCH, DIRECT, DIRECT_BRANCH, WEIGHTS, City, Group, Named, Size

OLD = date(1985, 9, 1)


@dataclass(frozen=True, slots=True)
class Post:
    """A post filled by the teacher at `slot` of the unit the post hangs on; without title only a cast name."""

    plot: Plot
    title: str
    role: RoleKey
    slot: int
    username: str = ""
    name: str = ""
    male: bool = True
    position: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """What a unit was before `until`."""

    until: date
    name: str
    kind: Kind
    superior: Plot
    path: str


@dataclass(slots=True, eq=False)
class Plot:
    """One unit to be built."""

    pk: int
    code: str
    layer: Layer
    kind: Kind
    nature: Nature
    name: str
    superior: Plot | None
    path: str
    opened_on: date = OLD
    region: str = "990000"
    staff: int = 0
    branch: Plot | None = None
    organised: bool = True
    union_since: date | None = None
    types: dict[str, int] = field(default_factory=dict)
    joined: dict[str, int] = field(default_factory=dict)
    verified: int = 0
    retired: int = 0
    past: Past | None = None
    children: int = 0
    inners: list[Plot] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    dirt: dict[str, int] = field(default_factory=dict)
    second_home: list[Plot] = field(default_factory=list)

    @property
    def members(self) -> int:
        """Planned members on the staff."""
        return sum(self.joined.values())

    @property
    def home(self) -> Plot:
        """The layer unit it belongs to."""
        return self.superior if self.layer == Layer.INNER and self.superior else self


@dataclass(slots=True)
class Blueprint:
    """All plots in an order in which superiors come first."""

    size: Size
    seed: int
    day: date
    roots: int = 0  # roots already in the database
    first_pk: int = 1
    plots: list[Plot] = field(default_factory=list)
    groups: list[tuple[Plot, list[Plot]]] = field(default_factory=list)
    other_superiors: list[tuple[Plot, Plot]] = field(default_factory=list)

    def rng(self, *purpose: object) -> Random:
        """A stream of chance of its own, so that one part does not disturb another."""
        return Random(f"{self.seed}/{'/'.join(map(str, purpose))}")  # noqa: S311

    def schools(self) -> list[Plot]:
        """The base units."""
        return [p for p in self.plots if p.layer == Layer.BASE]

    def find(self, name: str) -> Plot | None:
        """The plot with that name."""
        return next((p for p in self.plots if p.name == name), None)

    def place(self, code: str, layer: Layer, kind: Kind, name: str, superior: Plot | None, **more: object) -> Plot:
        """Add a unit below `superior`, at the next free place."""
        if superior is None:
            number, base = self.roots, ""
            self.roots += 1
        else:
            number, base = superior.children, superior.path
            superior.children += 1
        nature = more.pop("nature", Nature.PUBLIC)
        pk = self.first_pk + len(self.plots)
        plot = Plot(pk, code, layer, kind, nature, name, superior, base + path_segment(number))  # type: ignore[arg-type]
        for key, value in more.items():
            setattr(plot, key, value)
        self.plots.append(plot)
        if layer == Layer.INNER and superior:
            superior.inners.append(plot)
        return plot


@dataclass(slots=True)
class Slot:
    """A base unit before it has a place."""

    kind: Kind
    nature: Nature
    staff: int
    organised: bool = True
    branch: str = ""
    name: str = ""


def draw_sizes(rng: Random, group: Group, count: int, total: int) -> list[int]:
    """`count` sizes between the group's bounds that sum to `total`."""
    if not count:
        return []
    mean = total / count
    sizes = [min(max(round(mean * rng.lognormvariate(0, 0.28)), group.low), group.high) for _ in range(count)]
    missing = total - sum(sizes)
    while missing:
        step = 1 if missing > 0 else -1
        movable = [i for i in range(count) if group.low <= sizes[i] + step <= group.high]
        if not movable:
            raise ValueError(f"{group} cannot sum to {total}")
        for i in rng.sample(movable, min(abs(missing), len(movable))):
            sizes[i] += step
        missing = total - sum(sizes)
    return sizes


def slots_of(rng: Random, city: City) -> list[Slot]:
    """Every base unit of a city: the named ones first, then what is left of each group."""
    slots = [Slot(n.kind, n.nature, n.staff, n.organised, n.branch, n.name) for n in city.named]
    for group in city.groups:
        mine = [n for n in city.named if (n.kind, n.nature) == (group.kind, group.nature) and _fits(n, group)]
        sizes = draw_sizes(rng, group, group.count - len(mine), group.total - sum(n.staff for n in mine))
        lacking = group.unorganised - sum(not n.organised for n in mine)
        slots += [Slot(group.kind, group.nature, size, i >= lacking) for i, size in enumerate(sizes)]
    return slots


def _fits(named: Named, group: Group) -> bool:
    return group.low <= named.staff <= group.high


def deal(rng: Random, slots: list[Slot], counties: tuple[str, ...]) -> None:
    """Give every slot a branch: colleges theirs, some of each kind to 市直, the rest by the counties' weights."""
    weights = {c: WEIGHTS[i % len(WEIGHTS)] for i, c in enumerate(counties)}
    for kind in Kind:
        for nature in Nature:
            mine = [s for s in slots if (s.kind, s.nature) == (kind, nature)]
            given = {c: sum(s.branch == c for s in mine) for c in counties}
            direct = (
                DIRECT.get(kind, 0) - sum(s.branch == DIRECT_BRANCH for s in mine) if nature == Nature.PUBLIC else 0
            )
            loose = [s for s in mine if not s.branch]
            rng.shuffle(loose)
            for slot in loose:
                if kind == Kind.COLLEGE:
                    slot.branch = COLLEGE_BRANCH
                elif direct > 0:
                    slot.branch, direct = DIRECT_BRANCH, direct - 1
                else:
                    # private schools are an urban affair: the heavy counties count twice
                    power = 2.0 if nature == Nature.PRIVATE else 1.0
                    county = min(counties, key=lambda c: (given[c] + rng.random()) / weights[c] ** power)
                    given[county] += 1
                    slot.branch = county


def build_city(blueprint: Blueprint, city: City, province: Plot) -> Plot:
    """Place a city's union, its branches and its base units."""
    rng = blueprint.rng("city", city.name)
    gazetteer = Gazetteer(rng, city.name, city.counties)
    prefix = f"99{city.number:02d}"
    root = blueprint.place(
        f"{prefix}00", Layer.CITY, Kind.UNION_OFFICE, f"{city.name}市教育工会", province, region=f"{prefix}00"
    )
    names = list(gazetteer.counties)
    if city.direct:
        names += [DIRECT_BRANCH, COLLEGE_BRANCH] if city.groups else [DIRECT_BRANCH]
    branches = {name: _branch(blueprint, city, root, name, f"{prefix}{i:02d}") for i, name in enumerate(names, 1)}
    slots = slots_of(rng, city)
    deal(rng, slots, gazetteer.counties)
    for slot in slots:
        if slot.name:
            gazetteer.take(slot.name)
    for name, branch in branches.items():
        for number, slot in enumerate((s for s in slots if s.branch == name), 1):
            unit_name = slot.name or gazetteer.unit_name(slot.kind, slot.nature, name)
            blueprint.place(
                f"{branch.code}{number:04d}", Layer.BASE, slot.kind, unit_name, branch, nature=slot.nature,
                region=branch.region, staff=slot.staff, branch=branch, organised=slot.organised,
                opened_on=_opened(rng, slot),
            )  # fmt: skip
    return root


def _branch(blueprint: Blueprint, city: City, root: Plot, name: str, code: str) -> Plot:
    titles = {DIRECT_BRANCH: f"{city.name}市直属学校教育工会", COLLEGE_BRANCH: f"{city.name}市高校教育工会"}
    title = titles.get(name, f"{name}教育工会")
    return blueprint.place(code, Layer.COUNTY, Kind.UNION_OFFICE, title, root, region=code)


def _opened(rng: Random, slot: Slot) -> date:
    year = (
        rng.randint(1998, 2021)
        if slot.nature == Nature.PRIVATE
        else rng.choice((1952, 1958, 1965, 1978, 1986, 1994, 2003, 2012))
    )
    return date(year, 9, 1)
