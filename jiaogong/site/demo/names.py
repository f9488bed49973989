"""People's names: surnames by national frequency, given names by decade of birth."""

from __future__ import annotations

from itertools import accumulate
from random import Random

# Surnames with their share of the population in tenths of a per mille, roughly as the Ministry of Public Security
# reports them; the compound ones are rarer in life than here, so that every screen meets some.
_SURNAMES = (
    "王724 李719 张675 刘538 陈457 杨308 黄222 赵217 吴205 周203 徐143 孙138 马128 朱125 胡121 郭118 何113 林111 高107 罗103 "
    "郑94 梁93 谢84 宋82 唐80 许79 邓78 韩78 冯76 曹75 彭74 曾73 肖70 田69 董68 潘66 袁65 蔡64 蒋63 余62 于62 杜61 叶60 程60 "
    "魏59 苏59 吕58 丁57 任56 卢56 姚55 沈54 钟54 姜53 崔52 谭52 陆51 范50 汪50 廖49 石48 金48 韦47 贾46 夏46 付45 方45 邹44 "
    "熊43 白43 孟42 秦42 邱41 侯41 江40 尹39 薛39 闫38 段38 雷37 龙37 黎36 史36 陶35 贺35 毛34 郝34 顾33 龚33 邵32 万32 覃31 "
    "武31 钱30 戴30 严29 莫29 孔28 向28 常27 汤27 康26 易26 乔25 赖25 文24 樊24 单12 解11 仇10 查9 翟12 欧阳8 上官3 司马2 "
    "诸葛2 皇甫2 尉迟1 令狐1 慕容1"
)
SURNAMES = tuple(word.rstrip("0123456789") for word in _SURNAMES.split())
_WEIGHTS = tuple(accumulate(int(word[len(name) :]) for word, name in zip(_SURNAMES.split(), SURNAMES, strict=True)))

# Per decade and sex: whole given names, then first and second characters for names put together.
_MEN = {
    1950: ("建国 国强 志明 永福 德胜 金水 卫东 建军", "国建志永德文明福长玉", "国强明福胜华民军平生"),
    1960: ("建华 卫国 国庆 志强 永红 建平 文革 红军 爱民 跃进", "建国志卫永文海新学春", "华国强平军民忠明林东"),
    1970: ("伟 勇 军 斌 涛 剑 辉 海波 建军 志刚 立新 晓东 文斌", "志建晓海文立永金国春", "刚军伟东波斌辉平明峰"),
    1980: ("磊 鹏 超 杰 凯 强 飞 俊 亮 海涛 晓峰 志鹏 文杰", "俊志晓海文永振宏明国", "杰鹏涛峰超飞龙宇辉磊"),
    1990: ("浩 宇 帅 鑫 俊杰 嘉豪 志豪 天宇 文博 家乐 一鸣", "俊嘉志天文家宇泽子明", "豪宇轩辰博鑫杰浩然凯"),
    2000: ("浩然 子轩 宇航 子豪 博文 梓豪 俊熙 皓轩 奕辰", "子梓浩宇博俊皓奕泽一", "轩豪然航文熙辰涵宇睿"),
}
_WOMEN = {
    1950: ("秀英 桂兰 玉兰 淑珍 凤英 桂英 素珍", "秀桂玉淑凤素月金", "英兰珍芳华梅珠琴"),
    1960: ("丽华 秀兰 玉梅 桂芳 淑琴 爱华 美玲 秀珍 春梅", "丽秀玉桂淑爱美春月红", "华兰梅芳琴珍玲英霞云"),
    1970: ("敏 静 丽 艳 芳 娟 燕 萍 红梅 晓红 丽娟 春燕 海燕 志芳", "丽晓红春海雪文玉小秀", "娟红梅燕萍霞敏芳琴英"),
    1980: ("婷 娜 倩 丹 莉 颖 玲 洁 晶 晓燕 丽丽 文静 海霞 雪梅", "晓雅文海婷雪佳静丽思", "燕静霞梅婷娜丹洁莉颖"),
    1990: ("悦 雪 瑶 琪 佳怡 思雨 梦婷 雨欣 晓彤 欣怡 雅婷 诗琪", "佳思梦雨晓欣雅诗梓若", "怡雨婷欣彤琪瑶萱妍涵"),
    2000: ("子涵 梓萱 欣怡 雨桐 诗涵 可馨 一诺 语嫣 若曦 佳琪", "子梓欣雨诗可一语若佳", "涵萱怡桐馨诺嫣曦琪妍"),
}
DOTTED = (
    "阿依古丽·买买提", "古丽娜尔·阿不都", "麦麦提·吐尔逊", "艾力·哈斯木", "热娜·依明", "帕提古丽·艾山", "买买提江·玉素甫",
    "迪丽努尔·阿迪力", "努尔兰·赛力克", "阿尔曼·叶尔肯", "其美·卓玛", "巴特尔·那木海", "萨仁·其木格", "乌日娜·宝音",
    "米尔扎提·吾买尔", "阿丽米热·库尔班", "玛依拉·热合曼", "塔依尔·沙吾提", "祖丽胡玛尔·艾则孜", "哈里木拉提·阿卜杜热合曼",
)  # fmt: skip
RARE = (
    "龚䶮", "周㛃", "刘𠅤", "张𬭎", "陈䶮云", "李昇㛃", "王𬭎宇", "赵翀鱻", "孙犇", "何燚", "吴喆翯", "林昉珺", "郭槑", "许龑", "钱沄㛃",
)  # fmt: skip


def _split(pool: dict[int, tuple[str, str, str]]) -> dict[int, tuple[tuple[str, ...], str, str]]:
    return {decade: (tuple(whole.split()), first, second) for decade, (whole, first, second) in pool.items()}


_POOLS = {True: _split(_MEN), False: _split(_WOMEN)}


def person_name(rng: Random, birth_year: int, *, male: bool) -> str:
    """A name somebody of that sex born that year might have."""
    surname = rng.choices(SURNAMES, cum_weights=_WEIGHTS)[0]
    whole, first, second = _POOLS[male][min(max(birth_year // 10 * 10, 1950), 2000)]
    if rng.random() < 0.35:
        return surname + whole[int(rng.random() * len(whole))]
    if rng.random() < 0.12 and birth_year >= 1968:
        return surname + second[int(rng.random() * len(second))]
    return surname + first[int(rng.random() * len(first))] + second[int(rng.random() * len(second))]
