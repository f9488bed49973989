"""How much of everything there is: the tables of demo-city.md as data."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jiaogong.engines.org.words import EmploymentType as Type
from jiaogong.engines.org.words import Kind, Nature

PUBLIC, PRIVATE = Nature.PUBLIC, Nature.PRIVATE


@dataclass(frozen=True)
class Group:
    """Units of one kind and nature, `low` to `high` staff each, `total` together; some of them without a union."""

    kind: Kind
    nature: Nature
    count: int
    low: int
    high: int
    total: int
    unorganised: int = 0


@dataclass(frozen=True)
class Named:
    """A unit the stories need by name; it takes one place of its group."""

    name: str
    kind: Kind
    branch: str
    staff: int
    nature: Nature = PUBLIC
    organised: bool = True


@dataclass(frozen=True)
class Dirt:
    """How many mistakes are planted."""

    bad_checksums: int = 30
    two_schools: int = 12
    dotted_names: int = 20
    rare_characters: int = 15
    same_name_schools: int = 1  # each with five people called 王芳
    listed_retirees: int = 40
    shared_phones: int = 10

    def times(self, factor: int) -> Dirt:
        """The same share of mistakes for a larger load."""
        return Dirt(*(getattr(self, name) * factor for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class City:
    """One city: what to build and where."""

    name: str
    number: int
    counties: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    named: tuple[Named, ...] = ()
    direct: bool = True  # has branches for 市直 and 高校


@dataclass(frozen=True)
class Size:
    """One size of the demo."""

    key: str
    cities: tuple[City, ...]
    dirt: Dirt
    due_soon: int = 23
    overdue: int = 5
    changed: int = 12
    recent: int = 12  # private unions founded within the last two years
    rosters: bool = True


GROUPS = (
    Group(Kind.COLLEGE, PUBLIC, 3, 520, 900, 2100),
    Group(Kind.SENIOR_HIGH, PUBLIC, 18, 120, 290, 3480),
    Group(Kind.SENIOR_HIGH, PRIVATE, 4, 100, 150, 480),
    Group(Kind.VOCATIONAL, PUBLIC, 7, 110, 240, 1120),
    Group(Kind.VOCATIONAL, PRIVATE, 2, 100, 140, 230),
    Group(Kind.JUNIOR_HIGH, PUBLIC, 49, 48, 170, 4640),
    Group(Kind.JUNIOR_HIGH, PRIVATE, 2, 100, 135, 230),
    Group(Kind.JUNIOR_HIGH, PRIVATE, 1, 60, 80, 70),
    Group(Kind.COMBINED, PUBLIC, 13, 52, 160, 1245),
    Group(Kind.COMBINED, PRIVATE, 9, 100, 140, 1035, unorganised=1),
    Group(Kind.COMBINED, PRIVATE, 2, 40, 80, 120, unorganised=1),
    Group(Kind.PRIMARY, PUBLIC, 94, 18, 140, 5100),
    Group(Kind.PRIMARY, PRIVATE, 1, 100, 120, 110, unorganised=1),
    Group(Kind.PRIMARY, PRIVATE, 3, 40, 85, 180),
    Group(Kind.KINDERGARTEN, PUBLIC, 42, 10, 48, 1024),
    Group(Kind.KINDERGARTEN, PRIVATE, 18, 25, 52, 576, unorganised=3),
    Group(Kind.KINDERGARTEN, PRIVATE, 20, 8, 24, 320),
    Group(Kind.SPECIAL, PUBLIC, 4, 28, 55, 160),
    Group(Kind.BUREAU, PUBLIC, 8, 22, 52, 280),
)

# Employment [K ratios of demo-city.md over the whole city]; private units have no 事业编制, so public ones have more.
TYPES: dict[str, dict[str, float]] = {
    PUBLIC: {
        Type.ESTABLISHED: 0.8695, Type.FILED: 0.0365, Type.AGENCY: 0.0215,
        Type.DISPATCHED: 0.0355, Type.SCHOOL_HIRED: 0.0240, Type.REHIRED: 0.0130,
    },
    PRIVATE: {
        Type.ESTABLISHED: 0.0, Type.FILED: 0.06, Type.AGENCY: 0.28,
        Type.DISPATCHED: 0.20, Type.SCHOOL_HIRED: 0.40, Type.REHIRED: 0.06,
    },
}  # fmt: skip
# Share of the staff who have joined, by employment type.
JOINED: dict[str, float] = {
    Type.ESTABLISHED: 0.962, Type.FILED: 0.92, Type.AGENCY: 0.84,
    Type.DISPATCHED: 0.62, Type.SCHOOL_HIRED: 0.77, Type.REHIRED: 0.30,
}  # fmt: skip
WOMEN = {
    Kind.COLLEGE: 0.56, Kind.SENIOR_HIGH: 0.545, Kind.VOCATIONAL: 0.61, Kind.JUNIOR_HIGH: 0.675, Kind.COMBINED: 0.675,
    Kind.PRIMARY: 0.75, Kind.KINDERGARTEN: 0.96, Kind.SPECIAL: 0.75, Kind.BUREAU: 0.5,
}  # fmt: skip
# Places of the 市直 branch by kind; colleges have a branch of their own, the rest lies in the counties.
DIRECT = {
    Kind.SENIOR_HIGH: 6, Kind.VOCATIONAL: 3, Kind.JUNIOR_HIGH: 2, Kind.COMBINED: 1, Kind.PRIMARY: 2,
    Kind.KINDERGARTEN: 2, Kind.SPECIAL: 1, Kind.BUREAU: 3,
}  # fmt: skip
WEIGHTS = (1.45, 1.3, 1.15, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6)
VERIFIED = 0.718
RETIRED = 0.03  # retired people who keep their membership, as a share of a public unit's staff

CITY, DIRECT_BRANCH, COLLEGE_BRANCH = "清岚", "市直", "高校"
COUNTIES = ("澄湖区", "雁洲区", "南桥区", "云溪县", "柏川县", "松涧县", "望塘县", "禾阳县", "竹川市")
ROSTER_SCHOOL, SCIENTIFIC_SCHOOL = "云溪县实验小学", "柳浦中心小学"
CONGRESS_SCHOOL, MEMBER_SCHOOL = "清岚市第三中学", "清岚市实验小学"
BUREAU = "清岚市教育局机关"

NAMED = (
    Named("清岚职业技术学院", Kind.COLLEGE, COLLEGE_BRANCH, 720),
    Named(CONGRESS_SCHOOL, Kind.SENIOR_HIGH, DIRECT_BRANCH, 210),
    Named("云溪县高级中学", Kind.SENIOR_HIGH, "云溪县", 196),
    Named("云溪中等专业学校", Kind.VOCATIONAL, "云溪县", 156),
    Named("柳浦镇初级中学", Kind.JUNIOR_HIGH, "云溪县", 92),
    Named("南桥实验学校", Kind.COMBINED, "南桥区", 128),
    Named("启明双语学校", Kind.COMBINED, "雁洲区", 126, PRIVATE),
    Named(ROSTER_SCHOOL, Kind.PRIMARY, "云溪县", 86),
    Named(MEMBER_SCHOOL, Kind.PRIMARY, DIRECT_BRANCH, 98),
    Named(SCIENTIFIC_SCHOOL, Kind.PRIMARY, "云溪县", 46),
    Named("柳浦中心幼儿园", Kind.KINDERGARTEN, "云溪县", 28),
    Named("小橡树幼儿园", Kind.KINDERGARTEN, "云溪县", 32, PRIVATE, organised=False),
    Named("清岚市特殊教育学校", Kind.SPECIAL, DIRECT_BRANCH, 48),
    Named(BUREAU, Kind.BUREAU, DIRECT_BRANCH, 46),
    Named("清岚市教师发展中心", Kind.BUREAU, DIRECT_BRANCH, 40),
    Named("清岚市教育考试院", Kind.BUREAU, DIRECT_BRANCH, 24),
)

TINY = (
    Named("清岚市第三中学", Kind.SENIOR_HIGH, DIRECT_BRANCH, 24),
    Named(MEMBER_SCHOOL, Kind.PRIMARY, DIRECT_BRANCH, 16),
    Named(BUREAU, Kind.BUREAU, DIRECT_BRANCH, 14),
    Named("启明双语学校", Kind.COMBINED, "澄湖区", 100, PRIVATE, organised=False),
    Named("澄湖区实验小学", Kind.PRIMARY, "澄湖区", 10),
    Named("澄湖区第一初级中学", Kind.JUNIOR_HIGH, "澄湖区", 12),
    Named("蓝天幼儿园", Kind.KINDERGARTEN, "澄湖区", 26, PRIVATE),
    Named("云溪县高级中学", Kind.SENIOR_HIGH, "云溪县", 12),
    Named("云溪中等专业学校", Kind.VOCATIONAL, "云溪县", 8),
    Named("柳浦镇初级中学", Kind.JUNIOR_HIGH, "云溪县", 8),
    Named(SCIENTIFIC_SCHOOL, Kind.PRIMARY, "云溪县", 6),
    Named("云溪县特殊教育学校", Kind.SPECIAL, "云溪县", 6),
    Named("小橡树幼儿园", Kind.KINDERGARTEN, "云溪县", 32, PRIVATE, organised=False),
    Named("金太阳幼儿园", Kind.KINDERGARTEN, "云溪县", 8, PRIVATE),
)
FOREIGN = (Named("屏东县第一中学", Kind.SENIOR_HIGH, "屏东县", 8),)

PROVINCE_CITIES = (
    "清岚", "临屏", "远泽", "望州", "雁岭", "汀阳", "棠江", "槐川", "松潭", "鹭洲", "沅陂", "栖川", "岑宁",
)  # fmt: skip
PROVINCE_UNITS, PROVINCE_MEMBERS = 4500, 1_000_000
LARGE_UNITS = 450  # one city of 100,000 members: what SQLite is measured with
_PUBLIC_SCALE = 3.533  # public units are larger there, so that 4,500 units hold a million members


def shares(total: int, weights: list[float]) -> list[int]:
    """`total` split by weights into whole numbers (largest remainders)."""
    exact = [total * w / sum(weights) for w in weights]
    whole = [int(e) for e in exact]
    order = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    for i in order[: total - sum(whole)]:
        whole[i] += 1
    return whole


def _province_groups(units: int) -> tuple[Group, ...]:
    counts = shares(units, [float(g.count) for g in GROUPS])
    scaled = []
    for group, count in zip(GROUPS, counts, strict=True):
        scale = _PUBLIC_SCALE if group.nature == PUBLIC else 1.0
        low, high = (int(n * scale) for n in (group.low, group.high))
        total = round(group.total / group.count * scale * count)
        unorganised = round(group.unorganised * count / group.count)
        scaled.append(replace(group, count=count, low=low, high=high, total=total, unorganised=unorganised))
    return tuple(scaled)


def size_of(key: str) -> Size:
    """The size called `key`: tiny, standard, large or province."""
    if key == "tiny":
        beside = City("临屏", 2, ("屏东县",), named=FOREIGN, direct=False)
        return Size(
            key,
            (City(CITY, 1, ("澄湖区", "云溪县"), named=TINY), beside),
            Dirt(2, 1, 1, 1, 0, 1, 1),
            due_soon=4,
            overdue=1,
            changed=2,
            recent=0,
            rosters=False,
        )
    if key == "standard":
        return Size(key, (City(CITY, 1, COUNTIES, GROUPS, NAMED),), Dirt())
    if key == "large":
        city = City(CITY, 1, COUNTIES, _province_groups(LARGE_UNITS))
        return Size(key, (city,), Dirt().times(5), 23, 5, 12, 12, rosters=False)
    if key == "province":
        numbers = shares(PROVINCE_UNITS, [1.0] * len(PROVINCE_CITIES))
        cities = tuple(
            City(name, i + 1, COUNTIES if i == 0 else (), _province_groups(n))
            for i, (name, n) in enumerate(zip(PROVINCE_CITIES, numbers, strict=True))
        )
        factor = len(cities)
        return Size(key, cities, Dirt().times(50), 23 * factor, 5 * factor, 12 * factor, 12 * factor, rosters=False)
    raise KeyError(key)
