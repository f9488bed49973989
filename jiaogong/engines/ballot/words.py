"""Words of votes."""

from django.db import models


class Secrecy(models.TextChoices):
    """How a choice is kept."""

    OPEN = "open", "记名"
    SPLIT = "split", "无记名（拆分存储）"
    RECEIPT = "receipt", "无记名（领票投票）"


class State(models.TextChoices):
    """Where a vote stands."""

    DRAFT = "draft", "筹备中"
    OPEN = "open", "投票中"
    CLOSED = "closed", "已截止，待计票"
    COUNTED = "counted", "已计票"
    CANCELLED = "cancelled", "已取消"


SHAPES = {
    State.DRAFT: "muted",
    State.OPEN: "attention",
    State.CLOSED: "info",
    State.COUNTED: "done",
    State.CANCELLED: "muted",
}


class Kind(models.TextChoices):
    """What is asked."""

    MOTIONS = "motions", "逐项表决"
    CHOOSE = "choose", "推选"
    GRADES = "grades", "评级"
    ELECT = "elect", "选举"


class Motion(models.TextChoices):
    """The three answers to a motion."""

    YES = "yes", "赞成"
    NO = "no", "反对"
    ABSTAIN = "abstain", "弃权"


class Issued(models.TextChoices):
    """How somebody drew his ballot."""

    NOT = "no", "未领票"
    TOKEN = "token", "已领票"
    PAPER = "paper", "领纸质票"


class Denominator(models.TextChoices):
    """Of whom a share is asked."""

    ALL = "all", "全体有表决权的人"
    DUE = "due", "应到的人"
    PRESENT = "present", "参加投票的人"
    VALID = "valid", "有效票"


class Comparator(models.TextChoices):
    """过半数 is more than half; 半数以上 takes exactly half as enough (民法典第1259条)."""

    MORE = ">", "超过"
    AT_LEAST = ">=", "达到"


CHOSEN = "chosen"  # the key under which marks of a 推选 are counted
CHOSEN_WORD = "得票"
FEWEST_SHOWN = 5  # grades of fewer ballots would tell who gave them
TURNOUT_STEP = 5  # while a secret vote runs, its turnout is told in steps
OTHER = "other"  # 另选他人: the options "other:name" exist once somebody wrote the name
OTHER_WORD = "另选"
LONGEST_NAME = 20
PAPER = "paper"  # the one question of a 推选 or an election: its whole ballot paper
LEVEL_ONE = "本级别：拆分存储，弱于领票投票"
LEVEL_TWO = "本级别：领票投票，凭验票码可查，任何人可重新计票"
LEVELS = {Secrecy.OPEN: "", Secrecy.SPLIT: LEVEL_ONE, Secrecy.RECEIPT: LEVEL_TWO}

PROTECTS = {
    Secrecy.OPEN: (
        "这是记名投票：系统记下谁投了什么。",
        "计票以后，组织投票的工会和全体投票人都看得到每个人的选择；计票以前，任何页面都不显示。",
        "投出后不能更改，也不能撤回。",
    ),
    Secrecy.SPLIT: (
        "“谁投过票”和“投了什么”分开存放，没有共同的编号，没有投票时间，存放次序随机。",
        "工会干部、本单位领导和其他会员在任何页面都看不到您的选择，投票期间也看不到谁已投票，只看到按五人一档的人数。",
        "投票不留操作痕迹；您的待办到投票结束才和所有人的一起办结，提醒也发给每一个人。",
    ),
    Secrecy.RECEIPT: (
        "领票时记姓名、不见选择；投票时见选择、不知姓名。系统里没有把两者连起来的记录：签章是隔着“复写纸”盖的，盖章的人看不见票号。",
        "票箱是单独的库和单独的程序，不登录、不收 Cookie、不记日志、不记时间；存放次序与投票先后无关。",
        "投出后您得到验票码。公布以后可以查到这张票已被计入；票被改动、丢弃、凭空增加，任何人重新计票都看得出来。",
    ),
}  # fmt: skip
DOES_NOT = {
    Secrecy.OPEN: (),
    Secrecy.SPLIT: (
        "您投票的那一刻，姓名和选择同在一次请求里到达服务器：能改动程序、监视服务器内存，或在投票期间翻查数据库文件、日志和备份的人，仍可能看到。",
        "防不住别人站在身后看屏幕，也防不住有人要求您当面投票。",
        "投票人很少或者意见完全一致时，从结果本身就能推知各人的选择。",
    ),
    Secrecy.RECEIPT: (
        "在投票那一刻守着服务器网络的人，可以拿时间和网络地址去对。请不要在领票的同一秒投票，最好大家在同一段时间里投。",
        "能改动网页程序、只针对您一个人的手机下手的人。网页程序的指纹写在投票清单里，可以请外面的人核对。",
        "防不住别人站在身后看屏幕，也防不住有人逼您交出验票码。验票码只证明“这张票在”，请不要给别人看。",
        "投票人很少或者意见完全一致时，从结果本身就能推知各人的选择。一张票上选项很多时，特别的选法可能被人认出。",
    ),
}  # fmt: skip
