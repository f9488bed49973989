"""Which figures state an amount at all, and which only name, order, limit or refer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .passages import Passage, Span
from .quantities import Figure

_ORDERED = re.compile(
    r"(?:第|(?<![每换])届|(?<![底日月末年节期天])前|排名|位列|位居|每|(?<![人总件次个篇台户步])数|[几另]|[一三五]年)$"
)
_STARTING = re.compile(r"(?:由|从)(?:[^，。；：]{0,16})$")
_GROWTH = re.compile(
    r"^[^，。；]{0,8}?(?:增加|增长|增|提高|提升|扩大|扩展|扩充|扩|上升|升|减少|降低|下降|降|压缩|压减|缩短|发展|拓展|拓宽|调整|跃升|壮大)[^，。；]{0,6}?(?:到|至|为|了)"
)
_COMPARED = re.compile(
    r"(?:上年度?|去年|往年|前年|原来|原有|原先|同期|上一?学年|上一?学期|20\d\d年)(?:同期)?(?:的|底的|为)$"
)
_REACHING = re.compile(r"(?:达到|提高|增加|(?:到|至|为|达)(?:了)?(?:20\d\d年|今年|目前|当前|现在)?的?)$")
_SLOGAN = re.compile(
    r"^(?:方面|层面|环节|重点|关键|特点|原则|问题|维度|角度|坚持|结合|自信|意识|维护|确立|全面|转变|到位|统一|满意|不放过|必须|核心|文件|阶段|条件|大局|中心|着力|突出|百年|优先|毫不动摇|同步|一律|务必|务实|步骤|层次|渠道|途径|轮子|抓手|主题|主线|理念|目标|规定|办法|意见|关系|一起|不准|准则|纪律|班子|底线|红线|战线|生命线|职能|职责|使命|职权|组别|类别|学段|赛道|等次|档次)"
)
_DURATION = re.compile(r"^(?:月|季度|学期|学年|星期|周|年|世纪|昼夜|五年|小时|工作日)")
_MODIFIES = re.compile(
    r"^(?:及?以上|以下|以内|左右)?(?:的|未)(?:[^，。；、]{0,6}?)(?:不得|不予|取消|(?:学校|单位|部门|工会|教师|个人|班级|人员|同志|会员|教职工|选手|县区|县市|乡镇|地区|对象|清单|项目|家庭|幼儿园|团队)(?=[^，。；、）]{2}))"
)
_LIMITING = re.compile(r"(?:低于|不足|少于|不少于|不低于|超过|高于|达到?|满|在)$")
_MADE = re.compile(
    r"举办|召开|组织|开展|举行|承办|建设|建成|建立|新建|组建|筹建|增设|增加|新增|设立|创建|创办|打造|培育|培养|选树|评选|评出|表彰|命名|推荐|推出|推选|选派|选拔|选送|遴选|编印|编写|编发|出版|印发|制作|拍摄|发表|撰写|征集|收集|完成|实现"
    r"|争创|力争|争取|帮扶|资助|慰问|走访|救助|发放|配备|投入|筹集|补助|奖励|开设|开发|开通|办好|办成|发展|吸收|结对|签订|调研|扶持|认定|形成|推广|成立|改造|修订|制定|出台|制订|确定|实施|汇编|设置?|建|创|树|评|达|至少|不少于|各|共|新|获|有|办|邀请|提出|解决|落实|明确|接待|受理|化解|聘请|安排|分"
)
_ONE_BEFORE = re.compile(r"(?:(?<![更刷翻])新|[又再这那每同任某第逐哪首唯统单专另下上前后本此当近进万之均合划归随])$")
_EVERY = re.compile(r"每|各|逐|人人|人均|一(?:校|年|月|季|周|学期)(?:$|[^，。]{0,3}$)")
_AT_LEAST = re.compile(r"(?:至少|最少|不少于|不得少于|不低于|确保|保证)[^，。；]{0,14}$")
_EVENT = frozenset({"次", "场", "期"})
_PRIZE = re.compile(r"获|评为|授予|入选|荣|当选|被")
_PAIRED = re.compile(
    r"一(?!年|月|季|周|学期|天)[^\d，。；、]{1,2}(?:一|[多双])|[一二两三][户校园师班村县区人家品案档策]一"
)
_SPLIT = re.compile(
    r"(?:分为|划分为|分成|划为|包括|包含|涵盖|涉及|由|共设|下设|组成|围绕|聚焦|紧扣|按照|对照|落实|贯彻|坚持|突出|抓住|依托)$"
)
_DIVIDED = re.compile(r"(?:分为|划分为|分成|划为|划分成)$")
_PARTS = re.compile(r"小组|组(?!织)|赛区|赛段|片区|阶段|步骤|层次|场地|类")
_WEIGHT = re.compile(r"笔试|面试|得分占|总分|成绩占")
_WHOLE = re.compile(r"(?:全[市县区校省镇园局系统院]{1,2}|(?:团结|带领|(?<!运)动员|凝聚|引领)[^，。；]{0,8})$")
_SELECTED = re.compile(r"^(?:以上|以内)?的?比例.{0,6}(?:推荐|评选|遴选|确定|抽取|选拔|上报|推选|产生|评出)")
_DONE_FOR = re.compile(r"(?:为|给|对|完成|实现|组织|使|让|覆盖)全[市县区校省镇园局系统院]{1,2}$")
_SERVED = re.compile(r"[^，。；]{0,10}(?:服务|谋|办实事|办好事|做好事|解难|造福|贡献|带来|营造|搭建|说话|创造)")
_FROM_AMONG = re.compile(r"[^，。；]{0,8}[队校人]?伍?中(?:取得|荣?获|位列|名列|排名|脱颖|的?第)")
_AMONG = re.compile(r"[在从于自][^，。；]{0,6}$")
_CONSIDERING = re.compile(r"(?:结合|针对|根据|立足|面向|适应)[^，。；]{0,10}$")
_MEASURED = re.compile(r"(?:对照|按照|围绕|依据|聚焦|紧扣)[^，。；]{0,8}$")
_MEASURES = re.compile(r"[^，。；]{0,3}(?:指标|要求|标准|条款|内容|任务|重点|规定)")
_ENTRIES = frozenset({"个", "项", "类", "条", "种", "款", "门", "方面"})
_CONSIDERED = re.compile(r"[^，。；]{0,8}(?:实际|特点|情况|需求|现状)")
_ACCORDING = re.compile(r"(?:依据|按照|根据|对照|遵照|参照)[^，。；]{0,40}（[^）]*$")
#: A limit and what becomes of those it picks out: 满意率低于80%的要作出说明.
_PICKED = re.compile(r"(?:以上|以下)?的(?=，|[要应将须由予给责限作取不扣按可视单]|一律|优先|方可|酌情)")
_LIMIT = re.compile(r"(?:(?<!不)(?<!不得)(?:低于|少于|超过|高于)|不足|达不到|未达到?|未满|不满|不到|[在达满]到?|超)$")
_ENCLOSED = re.compile(r"照片|申报表|推荐表|汇总表|材料|复印件|登记表|光盘|样稿|表格|审批表")
_SUBMITTED = re.compile(r"报送|上报|提交|附|寄|交|申报|一式")
_SHARE = re.compile(
    r"^(?:[^，。；]{0,10}(?:确保|力争|实现|使|让|推动|保证|带动|引导|组织|有|争取|把|对|将|为|完成|培训|培育|覆盖|吸引))?$"
)
_BECOMES = re.compile(r"(?:以上|左右)?的[^，。；：]{2,}")
_FATE = re.compile(r"(?:以上|左右)?的[^，。；：]{0,14}(?:不得|不予|取消|方可|给予|予以|可以|优先|可申|视为|一票)")
_SHORTENED = re.compile(r"(?:压缩|缩短|延长|减少|提速|控制|开放|增加|服务|值守|值班)[^，。；]{0,6}$")
_WHOLE_SENTENCE_EVERY = re.compile(r"每[人名位个所校年月周季学][^。；]*$")
_WRITTEN = re.compile(r"[，、](?:并|再)?(?:至少)?(?:写|读|上|撰写|开|讲|做|提|交|办|参加|听|带|学|看)$")
_AS = re.compile(r"(?:作为|成为|当作|列为|是|纳入)[^，。；]{0,16}$|的$")
_NAMED_HUNDRED = re.compile(
    r"(?:评选|选树|表彰|培养|推出|选派|培育|评出|命名|培训|举办|开展|组织|选聘|聘请|评树|慰问|资助|走访)$"
)
_AT_RATIO = re.compile(r"按[^，。；]{0,16}$")
_RATIO = re.compile(
    r"(?:以内|左右)?的?(?:比例)?[^，。；]{0,4}(?:推荐|评选|遴选|确定|抽取|选拔|上报|推选|产生|评出|评定)"
)
#: 举办百人以上大型活动3场: the size of each.
_SIZED = re.compile(
    r"及?以上(?:规模)?的?[^，。；、\d]{0,8}(?:活动|比赛|会议|讲座|培训|演出|团队)[^，。；、\d]{0,2}[\d一两三四五六七八九十]"
)
_EXISTING = re.compile(
    r"(?:全[市县区校省镇园]共?有|现有|已有|原有|现共有|目前有|下辖|下设|辖有|所辖|共辖|拥有|尚有|还有|仍有|尚余)[^，。；]{0,10}$"
)
_TIMED = frozenset({"个月", "天", "小时", "分钟", "工作日", "个工作日", "个小时"})
_ANSWERED = re.compile(
    r"^[以之]?内[^，。；]{0,10}?(?:到账|到位|到场|上门|反映|发布|公布|公示|送达|赶到|联系|走访|慰问|看望|答复|回复|办结|办理|反馈|处理|启动|受理|解决|完成|处置|回应|办复|上报|报告)"
)

_QUORUM = re.compile(r"及?(?:以上)?的?[^，。；\d]{0,12}?(?:出席|到会|同意|赞成|表决|方可|方能|方为|有效|当选)")
_SCORED = re.compile(r"(?:占|计|[加扣减记]|权重为?)$")
_SIGNED = re.compile(r"(?:以上)?(?:共同|联合|同时|分别)?(?:签字|签名|会签|联签|签批|在场|到场|审核|审签)")
_LINE = re.compile(r"低于|高于|超过|不足|低保|标准|平均")
_SMALL_COUNT = r"[一二两三四五六七八九十](?:个|项|条|支|大|种|类|份|张|批|套)"
_SLOGANS = re.compile(
    rf"（[^（）]*?{_SMALL_COUNT}[^（）]*?、[^（）]*?{_SMALL_COUNT}[^（）]*?、[^（）]*?{_SMALL_COUNT}[^（）]*）"
)
_OWN_COUNT = re.compile(r"(?:重点|主要|具体)?(?:工作|任务|举措|措施)(?:任务|举措|措施)?(?:$|[，。；：）])")
_COUNTED = re.compile(r"(?:方面的?|大?类|板块|部分|以下|下列|如下|[一二三四五六七八九十\d]大)(?:共|计)?$")
_MADE_HERE = re.compile(
    r"(?:新建|建成|建设|建立|创建|培育|打造|新增|评选|选树|成立|组建|改造|举办|表彰|完成)[^，。；]{0,6}$"
)
_LABELLED = re.compile(r"[\u4e00-\u9fff]{1,6}：")
_WHOLE_SET = re.compile(r"(?:[^，。；：\d]|\d{1,2}月|20\d\d年){1,20}?(?:全部(?!的)|实?现?全覆盖)")


@dataclass(slots=True)
class Setting:
    """The clause and the neighbourhood a figure stands in."""

    clause: str
    before: str
    after: str
    sentence: str
    past: bool = False
    outer: str = ""

    @classmethod
    def of(cls, passage: Passage, figure: Figure, clause: Span, sentence: Span) -> Setting:
        text = passage.text
        return cls(
            text[clause.start : clause.end],
            text[max(0, clause.start, figure.start - 40) : figure.start],
            text[figure.end : figure.end + 24],
            text[sentence.start : sentence.end],
            passage.review,
            text[max(sentence.start, figure.start - 60) : figure.start],
        )


def states_amount(figure: Figure, setting: Setting) -> bool:
    """Whether a figure says how much or how many, and not merely which, since when or for whom."""
    return not (
        _is_reference(figure, setting)
        or _is_starting_value(setting)
        or _is_criterion(figure, setting)
        or _is_duration(figure, setting)
        or (figure.is_one and not _counts_one(figure, setting))
        or (figure.chinese and not figure.is_one and not _counts_few(figure, setting))
    )


def _is_reference(figure: Figure, setting: Setting) -> bool:
    """Ordinals, slogans, groups named by their number, ranks."""
    before, after = setting.before, setting.after
    if _ORDERED.search(before) and not (figure.unit == "次" and before.endswith("年")):
        return True
    if figure.unit == "届" and after.startswith("的") and figure.is_one:
        return True
    if (
        figure.unit == "届"
        and not (
            setting.past
            and re.search(r"连续|举办|召开|举行|[赛会节展]$", before)
            and (after[:1] in "，。；、）" or "连续" in before)
        )
        and not re.search(r"每[两三四五二]?年$", before)
        and not _EVERY.search(setting.clause)
    ):
        return True
    if figure.unit in ("个", "项", "种", "类", "条", "套") and _SLOGAN.match(after):
        return True
    if figure.unit == "节" and figure.value in (38, 3.8):
        return True
    if after.startswith(("之一", "一体", "联动", "支队伍中", "一组", "为单位")):
        return True
    if _FROM_AMONG.match(after) and _AMONG.search(before):
        return True
    if (figure.unit == "组" and "按" in setting.clause) or (_CONSIDERED.match(after) and _CONSIDERING.search(before)):
        return True
    if figure.unit in _ENTRIES and _MEASURES.match(after) and _MEASURED.search(before):
        return True
    if _is_label(figure, setting) or _is_set_size(figure, setting):
        return True
    if "（" in setting.outer and _ACCORDING.search(setting.outer):
        return True
    return not setting.past and figure.unit in ("名", "位", "人") and _is_whole(before, after)


def _is_label(figure: Figure, setting: Setting) -> bool:
    """三支队伍 among the slogans of a bracket, the plan's own 28项任务, 2个提升： as a label."""
    before, after = setting.before, setting.after
    if figure.unit in ("项", "个", "条") and _OWN_COUNT.match(after) and _COUNTED.search(before):
        return True
    if figure.unit in ("个", "项", "条") and not before and _LABELLED.match(after):
        return True
    if not figure.chinese or isinstance(figure.value, list) or figure.value > 10 or "（" not in setting.outer:
        return False
    near = setting.outer[-3:]
    return any(near in found.group() for found in _SLOGANS.finditer(setting.sentence))


def _is_set_size(figure: Figure, setting: Setting) -> bool:
    """12个区县全部设立服务站: the count says how many there are; the promise is that it is all of them."""
    if setting.past or figure.unit not in ("个", "所", "家", "名", "位"):
        return False
    return bool(_WHOLE_SET.match(setting.after)) and not _MADE_HERE.search(setting.before)


def _is_whole(before: str, after: str) -> bool:
    """全市8600名教职工 are all there are, unless something is done for them or to them."""
    if not _WHOLE.search(before):
        return False
    return not (_DONE_FOR.search(before) and not _SERVED.match(after))


def _is_starting_value(setting: Setting) -> bool:
    before = setting.before[-20:]
    if _COMPARED.search(before):
        return not _REACHING.search(before)
    return bool(_STARTING.search(before) and _GROWTH.match(setting.after))


def _is_criterion(figure: Figure, setting: Setting) -> bool:
    """A limit that picks out units or people, a weight, or a share to be selected."""
    before, after = setting.before, setting.after
    if _follows_rule(figure, before, after):
        return True
    if _SELECTED.match(after) or (_RATIO.match(after) and _AT_RATIO.search(before)):
        return True
    if figure.unit in ("人", "名") and _SIZED.match(after):
        return True
    if _DIVIDED.search(before) or (before.endswith("分") and _PARTS.match(after)):
        return True
    if figure.unit in ("%", "分") and _WEIGHT.search(setting.clause):
        return True
    if not setting.past and _EXISTING.search(before) and not re.search(r"(?:到|至|为)$", before):
        return True
    if before.endswith(("不足", "未满", "不满")) and after.startswith("的"):
        return True
    if re.search(r"由$", before) and re.match(r"^[^，。；]{0,10}组成", after):
        return True
    if before.endswith(("满分", "总分", "一式", "一般", "一般在", "一般为", "一般不超过", "一般控制在")):
        return True
    if figure.unit in ("张", "份") and _SUBMITTED.search(setting.sentence):
        if _ENCLOSED.match(after) or _ENCLOSED.search(before):
            return True
    if figure.unit == "%" and _BECOMES.match(after) and not _FATE.match(after):
        at = setting.clause.find(before)
        if _SHARE.match(setting.clause[: max(at, 0) + len(before)]):
            return False
    if _PICKED.match(after) and _LIMIT.search(before):
        return True
    if _MODIFIES.match(after) and (_LIMITING.search(before) or after.startswith(("以上", "及以上", "以下"))):
        return figure.unit not in ("个", "所", "家", "场", "支") or not _MADE.search(before)
    if figure.unit == "字" or (figure.unit == "分钟" and not re.search(r"每[天日周次堂节场期]", setting.clause)):
        return True
    return False


def _follows_rule(figure: Figure, before: str, after: str) -> bool:
    """Quorum, scores, signatures and lines of need: rules by which something is decided."""
    if figure.unit == "%" and _QUORUM.match(after):
        return True
    if figure.unit == "分" and (_SCORED.search(before) or after.startswith(("以上的", "以下的", "及以上的"))):
        return True
    if figure.unit in ("人", "名") and _SIGNED.match(after):
        return True
    return figure.unit == "倍" and after.startswith(("的", "以下的", "以内的")) and bool(_LINE.search(before))


def _is_duration(figure: Figure, setting: Setting) -> bool:
    """Spans of time are deadlines or descriptions, unless they are amounts of training or times of answer."""
    if figure.unit == "个" and _DURATION.match(setting.after):
        return not (setting.after.startswith("月") and _ANSWERED.match(setting.after[1:]))
    if figure.unit not in _TIMED:
        return False
    if _ANSWERED.match(setting.after):
        return False
    if _SHORTENED.search(setting.before) and (setting.past or not setting.before.endswith("服务")):
        return False
    every = bool(re.search(r"每|人均|累计", setting.clause))
    limited = bool(re.search(r"不少于|不低于|至少", setting.before))
    return not (every or limited) or setting.after.startswith("内")


def _counts_one(figure: Figure, setting: Setting) -> bool:
    """Whether 一 is a number here and not an article."""
    before, after = setting.before, setting.after
    if (
        _lists_ones(setting)
        or (_ONE_BEFORE.search(before) and not before.endswith(("人上", "师上")))
        or _repeated(figure, setting)
    ):
        return False
    if before.endswith(("不漏", "不落", "落下", "漏掉")) or (_AS.search(before) and not _AT_LEAST.search(before)):
        return False
    if figure.unit == "批":
        return False
    if _WRITTEN.search(setting.outer) and _WHOLE_SENTENCE_EVERY.search(setting.outer):
        return True
    if _AT_LEAST.search(before) or (_EVERY.search(before) and not before.endswith("各")):
        return not after.startswith("定")
    if before.endswith("各"):
        return True
    if figure.unit in _EVENT and re.match(r"[^，。；：]{1,8}：", after):
        return False
    if figure.unit in _EVENT:
        return not re.match(r"性|攻坚|硬仗|革命|革新|战|又|次|场|盛|深刻|重大", after)
    if setting.past and figure.unit in ("名", "人", "位", "项", "篇", "件") and _PRIZE.search(setting.sentence):
        return before == "" or before.endswith(("有", "、", "及", "和", "，")) or not after.strip("，。；、）")[:1]
    ends = not after or after[0] in "，。；、）"
    return (
        ends
        and figure.unit not in ("种", "类", "起", "处", "天", "户", "对", "家", "遍")
        and len(before) >= 3
        and not before.endswith(("是", "为", "作"))
    )


def _lists_ones(setting: Setting) -> bool:
    """After 做到“四个一”： come its four members."""
    at = setting.sentence.find(setting.before + "一")
    return "个一" in setting.sentence[: max(at, 0) + len(setting.before)]


def _repeated(figure: Figure, setting: Setting) -> bool:
    """建档一户、帮扶一户 and 一校一品 are figures of speech."""
    near = setting.before[-4:] + "一" + figure.unit + setting.after[:4]
    return (
        bool(_PAIRED.search(near))
        or setting.sentence.count("一" + figure.unit) >= 3
        or (setting.sentence.count("一" + figure.unit) == 2 and figure.unit in ("户", "件", "个", "点"))
    )


def _counts_few(figure: Figure, setting: Setting) -> bool:
    """Small Chinese numbers with 个, 项 … count only what is made or reached; 百场 and 千名 alone are names."""
    if isinstance(figure.value, list):
        return True
    if figure.unit in ("%", "万元", "元", "亿元", "人次", "场次", "学时", "课时", "个百分点"):
        return True
    near = setting.before[-2:]
    if (
        figure.value in (100, 1000, 10000)
        and not re.search(r"[近超逾上达约]$|不少于|至少|突破", near)
        and "余" not in setting.sentence
    ):
        if setting.after.startswith(("以上", "余", "多")) or _NAMED_HUNDRED.search(setting.before):
            return True
        return len(setting.before) > 2 and setting.after[:1] in "，。；、）"
    if figure.unit in ("个", "项", "种", "类", "支", "件", "批") and figure.value <= 10:
        if re.match(r"^[^，。；]{0,8}(?:工作|任务|建设|机制)?：", setting.after) or re.search(
            r"(?:以下|下列|这|上述|等|抓好)$", setting.before
        ):
            return False
        return (
            (bool(_MADE.search(setting.before)) and not _SPLIT.search(setting.before))
            or not setting.after
            or setting.after[0] in "，。；、）"
        )
    return True
