"""Names of issuing bodies: in letterheads, signatures and titles."""

from __future__ import annotations

import re

_SUFFIX = (
    r"(?:工会(?:第.{1,3}届)?(?:工作)?(?:委员会)?|委员会|教育局|教体局|体育局|文体局|科技局|教科局|教育厅|教委|总工会|联合会|大学|学院|学校|中学|小学|幼儿园|实验园|中心校|完小|党校"
    r"|一中|二中|三中|四中|五中|六中|七中|八中|高中|初中|职中|职高|附中|附小|集团|教育中心|活动中心|办公室|党委|党组|党总支|党支部|团委|工委|人民政府|协会|学会|学区|教研室|领导小组|教育局|妇联|科协|文联|团[市区县]委|文明办|[\u4e00-\u9fff]{2}(?<!布)(?<!格)(?<!结)(?<!大)(?<!全)(?<!开)(?<!新)(?<!破)(?<!变)局|管理处|教育处|教育署|职教中心)"
)
_ENDS = re.compile(_SUFFIX + r"(?:（[^）]{1,12}）)?$")
_IN_TITLE = re.compile(
    r"(?P<org>[^，。；：“《]{2,40}?)(?=关于|(?:19|20)\d\d|[二一][〇○零九]|第[一二三四五六七八九十]|“|《|工作|年度|学期|开展|加强|推进|落实|举办|教职工|职工|重点|全面|实施|深化|春季|秋季|上半年|下半年|十[三四五]五)"
)
_LEADING_YEAR = re.compile(r"^(?:19|20)\d\d(?:[-—–]\d{2,4})?(?:学?年度?)")
_COMMISSION = re.compile(r"受(?P<org>[^，。；]{4,36}?)(?:的)?委托")
_PLACE = re.compile(r"在(?P<org>[^，。；]{3,30}?)第.{1,4}[次届]")
_LABEL = re.compile(r"^(?:【[^】]{1,10}】|\[[^\]]{1,10}\])+")
#: Words of a headline such as 凝心聚力谱新篇, which is no body.
_HEADLINE = re.compile(r"凝心|聚力|砥砺|奋进|奋楫|扬帆|踔厉|笃行|赓续|新篇|新局|启航|起航|新征程|同心|谱写")
_GENERIC = re.compile(r"^(?:全|我|本|各)[市县区省校园镇]")


def is_body(text: str) -> bool:
    """Whether a text is the name of a body and nothing else."""
    return (
        3 <= len(text) <= 40
        and bool(_ENDS.search(text))
        and not _HEADLINE.search(text)
        and not re.search(r"[。，；：！？《》]|关于|^[各在全]|^\d|年", text)
    )


def bodies_in_line(raw: str) -> list[str]:
    """The bodies named in a letterhead or signature line; blanks part them unless the letters are spaced."""
    names: list[str] = []
    pending = ""
    for word in re.split(r"[\s\u3000、]+", raw.replace("*", "").replace("#", "").strip()):
        word = re.sub(r"[（(](?:盖章|印章|章|公章)[）)]|^(?:签发人|落款|主办|主办单位|单位|发文单位)[：:]", "", word)
        if word.endswith("文件"):
            word = word[:-2]
        if not word:
            continue
        if pending.endswith("中国教育工会") or (names and names[-1] == "中国教育工会" and not pending):
            pending = pending or names.pop()
        pending += word
        if is_body(pending) and (len(word) > 2 or _complete(pending)):
            names.append(pending)
            pending = ""
    if pending and names and len(pending) <= 8 and is_body(names[-1] + pending):
        names[-1] += pending
        pending = ""
    return names if not pending else []


def _complete(name: str) -> bool:
    """A name spelt letter by letter is complete at a final word that takes no more."""
    return (len(name) >= 4 and not name.endswith(("工会", "大学", "学校"))) or len(name) >= 6


def body_in_title(title: str, raw: str = "") -> list[str]:
    """The body a title begins with: 某市教育工会 of 某市教育工会2021年工作要点."""
    title, raw = _LABEL.sub("", title), _LABEL.sub("", raw.strip(" #*\u3000"))
    if "——" in title and (place := _PLACE.search(title)):
        return [place["org"]] if is_body(place["org"]) else []
    if "——" in title:
        title, raw = title.rpartition("——")[2], ""
    title = _LEADING_YEAR.sub("", title)
    match = _IN_TITLE.match(title)
    prefixes = [m.group("org") for m in [match] if m]
    if raw and len(names := bodies_in_line(raw)) > 1:
        return names
    if raw:
        first = _IN_TITLE.match(raw.strip(" #*\u3000"))
        if first and len(names := bodies_in_line(first.group("org"))) > 1:
            return names
    for prefix in prefixes:
        while match and not is_body(prefix) and len(prefix) < len(title):
            longer = _IN_TITLE.match(title[len(prefix) + 1 :])
            if not longer:
                break
            prefix = title[: len(prefix) + 1 + len(longer.group("org"))]
            if len(prefix) > 40:
                break
        if is_body(prefix) and not _GENERIC.match(prefix):
            return [prefix]
        if shorter := re.match(rf"[^，。；：“《]{{2,30}}{_SUFFIX}", match.group("org") if match else prefix):
            name = shorter.group()
            if is_body(name) and not _GENERIC.match(name):
                return [name]
    return []


def body_in_opening(text: str) -> list[str]:
    """A report delivered 受…委托 names its body in the first lines."""
    match = _COMMISSION.search(text)
    return [match["org"]] if match and is_body(match["org"]) and not match["org"].startswith("第") else []
