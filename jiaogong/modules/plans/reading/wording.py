"""The words around a figure: comparator and subject."""

from __future__ import annotations

import re

from .model import Value

_AT_LEAST = re.compile(
    r"(?:不少于|不低于|不小于|不得少于|不得低于|不能少于|不能低于|不下|至少|最少|突破|超过|高于|多于|大于|逾|超)[^，。；、\d]{0,10}$"
)
_NEGATED = re.compile(r"不(?:得|能|应|宜)?(?:超过|高于|多于|大于|超)[^，。；\d]{0,6}$")
_WITHIN = re.compile(r"(?:个|名|家)?(?:之内|以内|以下|内)")
_NO_LESS = re.compile(r"不(?:得|能|应|宜)?(?:低于|少于|小于|下)[^，。；\d]{0,10}$")
_AT_MOST = re.compile(
    r"(?:不(?:得|能|应|宜)?(?:超过|高于|多于|大于|超)|至多|最多|控制在|限报|限|(?<!不)(?<!不得)低于|(?<!不)(?<!不得)少于)[^，。；、\d]{0,6}$"
)
_VERBS = re.compile(
    r"^(?:并|还|再|要|应|须|将|拟|计划|继续|力争|争取|确保|全年|年内|共|至少|积极|认真|适时|分别|联合|其中)*(?:举办|召开|开设|开通|开发|印发|制作|发表|撰写|争取|落实|帮扶|组织开展|组织|开展|举行|承办|建设|建成|建立|新建|组建|增设|新增|设立|创建|打造|培育|培养|选树|评选|评出|表彰|命名|推荐|推出|选派|编印|征集|收集|完成|实现|争创|帮扶|慰问|走访|发放|配备|投入|筹集|补助|资助|培训|发展|形成|成立|安排|邀请|设(?![备施计立置])|使(?!用)|对(?!象|口)|为|把(?!关)|将|在(?![编职岗校线籍]))?"
)
#: A verb followed by one of these is the first half of a noun: 慰问金, 培训代表, 组织率.
_NOUN_HALF = re.compile(
    r"(?:率|金(?!秋|融)|品(?!牌|质|德|味)|费|款|者|员|班(?!主任|级|子|组)|会(?!员|议|计)|代表|教师(?=$)|人数|人次|经费|对象|物资|名额|使用|基金|体系|机制)"
)
_NOUN_VERB = re.compile(
    r"(?:培训|慰问|资助|补助|帮扶|走访|组织|表彰|推荐|投入|发展|培养|培育|奖励|完成|实现|落实|配备|发放|建设|创建|建会|入会|征集|评选|命名)$"
)
_TRAIL = re.compile(
    r"(?:不少于|不低于|不得少于|不得低于|不超过|不高于|至少|达到|(?<![传抵到])达|力争|确保|突破|超过|高于|控制在|保持在?|稳定在?|提高到?|增加到?|提升到?|扩大到?|由[^，]*|从[^，]*|(?<![行作])为|(?<![存潜])在|各|(?<!公)共|(?<![预节签履])约|(?<!附)近|(?<![人户校生班])均|(?<![需重主摘纪概])要|(?<![响供适反])应|(?<![报签])到|至|累计|总数|实现|全部|全面|逐步|基本)+$"
)
_TIME = re.compile(
    r"(?:到|在)?(?:20\d\d年(?:\d{1,2}月)?|\d{1,2}月(?:\d{1,2}日)?)(?:份|上旬|中旬|下旬)?(?:底|末)?(?:之?前|内)?|年[底末]之?前?|今年|年内|一年来|暑期|全年|每(?:学期|学年|年|月|周|季度|半年|次|人|校)|[一二三四五\d]年内|年底前?"
)
_TIMELIKE = re.compile(r"[年月暑每]")
_EVERY = re.compile(r"每[一两二三四五\d]?(?:学年|学期|季度|半年|年|月|周|天|次|期|名|个|所|位|人|校|家)")
_FOLLOWING = re.compile(
    r"(?:以上|以内|左右|的)*(?!以上|以内|左右|以下|并|且|全部|均|都)(?P<noun>[\u4e00-\u9fff“《][\u4e00-\u9fff“”《》]{1,18}?)(?=参加|参与|获|荣|赴|被|进行|开展|聆听|达到|占(?:全|总|\d)|[，。；、（]|$)"
)
_LONGEST = 24
_JOINT = re.compile(r"[，、；：的”》]|以及|和(?!谐|睦|平)")
_COUNTERS = frozenset({"名", "位", "人", "所", "家", "支", "篇", "次", "场", "期", "个", "项", "批"})


def comparator(before: str, after: str, middle: str, value: Value) -> str:
    """The comparison a figure is stated with."""
    if isinstance(value, list):
        return "range"
    before = before[-24:]
    if middle == "以上" or before.endswith(("≥", "＞", ">")) or after.startswith(("以上", "及以上")):
        return ">="
    if middle in ("以下", "以内") or before.endswith(("≤", "＜", "<")) or _WITHIN.match(after):
        return "<="
    if _NEGATED.search(before):
        return "<="
    if _NO_LESS.search(before):
        return ">="
    if _AT_MOST.search(before):
        return "<="
    return ">=" if _AT_LEAST.search(before) else "="


def subject(before: str, after: str, unit: str) -> str:
    """A short noun phrase of what is measured: what stands before the figure, else what follows it."""
    core = before
    for _ in range(2):
        known = core
        if _TIMELIKE.search(core):
            core = _TIME.sub("", _EVERY.sub("", core))
        core = _TRAIL.sub("", core).strip("，、：（）—≥≤ ")
        core = _without_verbs(core).strip("的，、 ")
        if core == known:
            break
    following = _FOLLOWING.match(after)
    noun = following["noun"] if following else ""
    if len(core) < 2 or core.endswith(("等", "组织", "发表", "发表刊登")) or (noun and unit in _COUNTERS):
        core = noun or core
    return core if len(core) <= _LONGEST else _last_words(core)


def _without_verbs(phrase: str) -> str:
    """A phrase without the verbs it begins with, unless the verb is the first half of a noun."""
    match = _VERBS.match(phrase)
    end = match.end() if match else 0
    if end and (_NOUN_HALF.match(phrase, end) or end == len(phrase)):
        half = _NOUN_VERB.search(phrase, 0, end)
        return phrase[half.start() :] if half else phrase[end:]
    return phrase[end:]


def _last_words(phrase: str) -> str:
    """The end of a long phrase from a point where a word begins, else all of it."""
    for match in _JOINT.finditer(phrase):
        if len(phrase) - match.end() <= _LONGEST:
            return phrase[match.end() :]
    return phrase
