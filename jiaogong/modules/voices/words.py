"""Words of voices: what people bring forward, how, and with which promise."""

from django.db import models


class Channel(models.TextChoices):
    """How a grievance came in."""

    PLATFORM = "platform", "平台"
    MEETING = "meeting", "会议"
    LETTER_BOX = "letter_box", "信箱"
    PHONE = "phone", "电话"
    MAIL = "mail", "邮件"
    IN_PERSON = "in_person", "当面"


BY_HAND = [choice for choice in Channel.choices if choice[0] != Channel.PLATFORM]


class Topic(models.TextChoices):
    """What it is about."""

    PAY = "pay", "工资福利和社会保险"
    POST = "post", "岗位聘用、考核和职称"
    LOAD = "load", "工作时间和工作负担"
    SAFETY = "safety", "安全健康"
    WOMEN = "women", "女教职工权益"
    LOGISTICS = "logistics", "食堂、宿舍和后勤"
    CONDUCT = "conduct", "管理作风和师德师风"
    OTHER = "other", "其他"


class Promise(models.TextChoices):
    """Who learns who brought it forward."""

    NAMED = "named", "实名"
    HANDLER = "handler", "只让承办人知道"
    ANONYMOUS = "anonymous", "匿名"


PROMISE_WORDS = {
    Promise.NAMED: "受理人和承办人知道是谁；工会主席、学校领导如果不承办，只看得到件数。",
    Promise.HANDLER: "姓名加密，列表和办理页都不显示，不能带附件。有答复时不发消息（消息的时间会让人对上您），请到“我的诉求”里看。只有承办这件事的人写明事由才能查看，您看得到谁、何时、为什么看。受理人自己承办的，也能这样查看；不愿意的，请选匿名，或者送上级工会。",
    Promise.ANONYMOUS: "平台不记录是谁提交的。给您一个查询码，凭码看答复、补充和评价；丢了查询码，谁也找不回来。",
}
PROMISE_CHOICES = [(p.value, f"{p.label}：{PROMISE_WORDS[p]}") for p in Promise]
NOT_COVERED = (
    "内容本身可能让人猜到您：只有您知道的细节、用语习惯、涉及的人越少越容易猜到。",
    "提交的那一天会显示；单位人数少的，范围本来就小。",
    "平台记得您今天登录过，服务器的网络日志按时间记着谁打开过网页；管理服务器的人如果把两边拼在一起，可能缩小范围。",
    "用单位的电脑和网络，单位的设备可能留下上网记录；用自己的手机和流量更稳妥。",
    "匿名和“只让承办人知道”不能带附件：文件里常藏着作者姓名和设备信息。",
)


class Rating(models.TextChoices):
    """What the author says of the reply."""

    GOOD = "good", "满意"
    FAIR = "fair", "基本满意"
    POOR = "poor", "不满意"


RATING_BADGES = {Rating.GOOD: "done", Rating.FAIR: "info", Rating.POOR: "danger"}


class PetitionChannel(models.TextChoices):
    """How a petition came in."""

    LETTER = "letter", "来信"
    VISIT = "visit", "来访"
    PHONE = "phone", "来电"
    ONLINE = "online", "网上"
    TRANSFERRED = "transferred", "转送交办"


class Severity(models.TextChoices):
    """信息报送的等级."""

    ORDINARY = "ordinary", "一般"
    SERIOUS = "serious", "较大"
    GRAVE = "grave", "重大"


SEVERITY_BADGES = {Severity.ORDINARY: "info", Severity.SERIOUS: "attention", Severity.GRAVE: "danger"}


class Stage(models.TextChoices):
    """Where a petition stands."""

    RECEIVED = "received", "待告知是否受理"
    ACCEPTED = "accepted", "已受理"
    ANSWERED = "answered", "已答复"
    REVIEW = "review", "复查中"
    REVIEWED = "reviewed", "已复查"
    REREVIEW = "rereview", "复核中"
    ENDED = "ended", "已终结"


STAGE_BADGES = {
    Stage.RECEIVED: "attention", Stage.ACCEPTED: "info", Stage.ANSWERED: "done", Stage.REVIEW: "info", Stage.REVIEWED: "done",
    Stage.REREVIEW: "info", Stage.ENDED: "muted",
}  # fmt: skip


class Finding(models.TextChoices):
    """信访处理意见."""

    SUPPORTED = "supported", "支持请求"
    PARTLY = "partly", "部分支持"
    REFUSED = "refused", "不支持，做好解释"


class Dispute(models.TextChoices):
    """What a mediation is about; it decides where one may go when it fails."""

    LABOUR = "labour", "劳动合同争议"
    PERSONNEL = "personnel", "事业单位聘用合同争议"
    APPRAISAL = "appraisal", "考核、处分等人事处理"


class DisputeTopic(models.TextChoices):
    """The matter in dispute."""

    PAY = "pay", "劳动报酬"
    CONTRACT = "contract", "合同的订立、变更、解除"
    HOURS = "hours", "工作时间、休息休假"
    INSURANCE = "insurance", "社会保险和福利"
    INJURY = "injury", "工伤医疗、经济补偿"
    OTHER = "other", "其他"


class MediationState(models.TextChoices):
    """Where a mediation stands."""

    ASKED = "asked", "待受理"
    RUNNING = "running", "调解中"
    AGREED = "agreed", "达成协议"
    FAILED = "failed", "调解不成"
    WITHDRAWN = "withdrawn", "已撤回"


MEDIATION_BADGES = {
    MediationState.ASKED: "attention", MediationState.RUNNING: "info", MediationState.AGREED: "done",
    MediationState.FAILED: "danger", MediationState.WITHDRAWN: "muted",
}  # fmt: skip


class Side(models.TextChoices):
    """Sides of a dispute."""

    APPLICANT = "applicant", "申请人"
    RESPONDENT = "respondent", "被申请人"


class SurveyState(models.TextChoices):
    """Where a survey stands."""

    DRAFT = "draft", "草稿"
    OPEN = "open", "填写中"
    CLOSED = "closed", "已结束"


SURVEY_BADGES = {SurveyState.DRAFT: "muted", SurveyState.OPEN: "info", SurveyState.CLOSED: "done"}


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SINGLE = "single", "单选"
    MULTIPLE = "multiple", "多选"
    SCALE = "scale", "打分（1 到 5）"
    TEXT = "text", "文字"


SCALE = ["1", "2", "3", "4", "5"]
SURVEY_PROMISE = (
    "谁填了、填了什么分开存放，中间没有编号和时间；每道题的回答也各存各的。",
    "少于 5 份的结果不显示，文字打乱顺序、满 5 份才显示。",
    "结束以前谁也看不到结果，只看得到填了几份。",
    "这比领票投票弱：能改服务器程序、或者在您提交的那一刻看着服务器的人，仍有办法知道。写得太具体的文字也会让人猜到。",
)
