"""Places and units of invented cities: counties, towns, and what their schools are called."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, count, cycle
from random import Random

from jiaogong.engines.org.words import Kind, Nature

_FIRST = "柳石大双青白沙金龙平梅松云河清月杨古高长东竹荷桑芦溪枫银桂樟"
_SECOND = "浦埠塘河桥岭湾店庄坪渡墩荡滩集坝"
_COUNTY_FIRST = "禾澄雁柏松望芦棠栖梧桑霁苍漪"
_COUNTY_SECOND = "川浦洲泽屏岗渠陂汀岑"
_DIGITS = "一二三四五六七八九十"
_KINDERGARTENS = (
    "蓝天 金太阳 小燕子 童心 彩虹 小博士 春芽 七色花 小天鹅 启蒙 阳光宝贝 红苹果 小星星 快乐岛 向日葵 大风车 小荷 智慧树 "
    "爱心 新苗 哈尼 小骏马 天使 蒲公英 未来星 贝贝 育蕾 小海豚 欢欢 东方之星 乐童 花儿朵朵 世纪宝贝 摇篮 小松鼠 晨曦 "
    "绿岛 金色童年 百灵鸟 聪明屋 橄榄树 小叮当 童话 苗苗 七彩 小水滴 安琪儿 豆豆 果果 艺星"
).split()
_BRANDS = (
    "明德 育英 新世纪 博雅 弘毅 文华 致远 华英 立人 博文 求实 东方 英才 树人 光华 星海 翰林 崇文 启航 知行 天成 锦绣 "
    "信德 尚学 嘉懿 同心 慧源 凌云 远航 耕读"
).split()


def ordinal(number: int) -> str:
    """一, 二, … 十一 for names like 第十一小学."""
    if number <= 10:
        return _DIGITS[number - 1]
    return ("" if number < 20 else _DIGITS[number // 10 - 1]) + "十" + (_DIGITS[number % 10 - 1] if number % 10 else "")


class Gazetteer:
    """The names of one city; none is given twice."""

    def __init__(self, rng: Random, city: str, counties: tuple[str, ...]) -> None:
        towns = [a + b for a in _FIRST for b in _SECOND if a != b and a + b != "柳浦"]
        rng.shuffle(towns)
        self.city = city
        self.counties = counties or _county_names(rng)
        self.towns = {c: towns[i * 10 : i * 10 + 10] for i, c in enumerate(self.counties)}
        if "云溪县" in self.towns:
            self.towns["云溪县"][0] = "柳浦"
        self.used: set[str] = set()
        self._brands: dict[str, Iterator[str]] = {}

    def take(self, name: str) -> str:
        """Mark a name as given."""
        self.used.add(name)
        return name

    def unit_name(self, kind: Kind, nature: Nature, branch: str) -> str:
        """The next free name for a unit of this kind in this branch (a county, or "" for the city itself)."""
        if nature == Nature.PRIVATE:
            candidates = self._private(kind)
        elif branch in self.towns:
            candidates = self._public(kind, branch, self.towns[branch])
        else:
            candidates = self._municipal(kind)
        return self.take(next(name for name in candidates if name not in self.used))

    def _private(self, kind: Kind) -> Iterator[str]:
        suffixes = {
            Kind.COMBINED: ("双语学校", "外国语学校", "实验学校"), Kind.SENIOR_HIGH: ("高级中学",), Kind.JUNIOR_HIGH: ("中学",),
            Kind.PRIMARY: ("小学",), Kind.VOCATIONAL: ("职业技术学校",), Kind.KINDERGARTEN: ("幼儿园",),
        }[kind]  # fmt: skip
        brands = _KINDERGARTENS if kind == Kind.KINDERGARTEN else _BRANDS
        if kind not in self._brands:
            self._brands[kind] = (brand + suffix for suffix, brand in zip(cycle(suffixes), brands * 3, strict=False))
        numbered = (f"{self.city}{brand}第{ordinal(n)}{suffixes[0]}" for n in count(2) for brand in brands)
        return chain(self._brands[kind], numbered)

    def _municipal(self, kind: Kind) -> Iterator[str]:
        city = f"{self.city}市"
        firsts = {
            Kind.COLLEGE: [f"{self.city}职业技术学院", f"{self.city}师范高等专科学校", f"{self.city}学院"],
            Kind.VOCATIONAL: [f"{city}第一中等专业学校", f"{city}卫生学校", f"{city}旅游职业学校"],
            Kind.COMBINED: [f"{city}实验学校"],
            Kind.PRIMARY: [f"{city}实验小学", f"{city}师范附属小学"],
            Kind.KINDERGARTEN: [f"{city}机关幼儿园", f"{city}实验幼儿园"],
            Kind.JUNIOR_HIGH: [f"{city}实验初级中学"],
            Kind.SPECIAL: [f"{city}特殊教育学校"],
            Kind.BUREAU: [f"{city}教育局机关", f"{city}教师发展中心", f"{city}教育考试院", f"{city}教育信息中心"],
        }.get(kind, [])
        return chain(firsts, (f"{city}第{ordinal(n)}{_plain(kind)}" for n in count(1)))

    def _public(self, kind: Kind, county: str, towns: list[str]) -> Iterator[str]:
        short = county[:-1]
        firsts = {
            Kind.SENIOR_HIGH: [f"{county}高级中学"],
            Kind.VOCATIONAL: [f"{short}中等专业学校"],
            Kind.COMBINED: [f"{short}实验学校", *(f"{t}学校" for t in towns)],
            Kind.JUNIOR_HIGH: [f"{t}镇初级中学" for t in towns],
            Kind.PRIMARY: [f"{county}实验小学", *(f"{t}中心小学" for t in towns), f"{county}第二实验小学"],
            Kind.KINDERGARTEN: [f"{county}机关幼儿园", *(f"{t}中心幼儿园" for t in towns)],
            Kind.SPECIAL: [f"{county}特殊教育学校"],
            Kind.BUREAU: [f"{county}教师发展中心", f"{county}教研室"],
            Kind.COLLEGE: [f"{short}职业学院"],
        }[kind]
        return chain(firsts, (f"{county}第{ordinal(n)}{_plain(kind)}" for n in count(1)))


def _plain(kind: Kind) -> str:
    return {
        Kind.SENIOR_HIGH: "中学", Kind.VOCATIONAL: "中等专业学校", Kind.JUNIOR_HIGH: "初级中学", Kind.COMBINED: "完全中学",
        Kind.PRIMARY: "小学", Kind.KINDERGARTEN: "幼儿园", Kind.SPECIAL: "特殊教育学校", Kind.COLLEGE: "职业学院",
        Kind.BUREAU: "教育服务中心",
    }[kind]  # fmt: skip


def _county_names(rng: Random) -> tuple[str, ...]:
    stems = [a + b for a in _COUNTY_FIRST for b in _COUNTY_SECOND]
    ends = ("区", "区", "区", "县", "县", "县", "县", "县", "市")
    return tuple(stem + end for stem, end in zip(rng.sample(stems, len(ends)), ends, strict=True))
