"""Words of committees: posts, why a seat ends, how a renewal stands."""

from django.db import models


class Post(models.TextChoices):
    """What a member of a committee does in it. 主席 leads a union committee, 主任 the others."""

    CHAIR = "chair", "主席"
    VICE_CHAIR = "vice_chair", "副主席"
    HEAD = "head", "主任"
    VICE_HEAD = "vice_head", "副主任"
    MEMBER = "member", "委员"
    ORGANISATION = "organisation", "组织委员"
    PUBLICITY = "publicity", "宣传委员"
    CULTURE = "culture", "文体委员"
    WELFARE = "welfare", "生活委员"
    WOMEN = "women", "女工委员"
    FINANCE = "finance", "财务委员"
    LABOUR = "labour", "劳动保护委员"


CHAIRS = (Post.CHAIR, Post.HEAD)
UNION_POSTS = tuple(p for p in Post if p not in (Post.HEAD, Post.VICE_HEAD))
OTHER_POSTS = (Post.HEAD, Post.VICE_HEAD, Post.MEMBER)


class Leaving(models.TextChoices):
    """Why somebody leaves a seat before the term is over."""

    RESIGNED = "resigned", "辞职"
    MOVED = "moved", "工作调动"
    RETIRED = "retired", "退休"
    RECALLED = "recalled", "罢免"
    OTHER = "other", "其他"


class State(models.TextChoices):
    """How far a renewal has come."""

    DUE = "due", "待启动"
    NOTIFIED = "notified", "已发任务包"
    REQUESTED = "requested", "已请示，待批复"
    PERMITTED = "permitted", "已同意换届"
    NOMINATED = "nominated", "候选人待审"
    VETTED = "vetted", "候选人已批复"
    FILED = "filed", "已报选举结果"
    DONE = "done", "已批复，换届完成"
    ENDED = "ended", "已终止"


WAITING = (State.REQUESTED, State.NOMINATED, State.FILED)  # for the superior's decision
OVER = (State.DONE, State.ENDED)
AT_SCHOOL = (State.NOTIFIED, State.PERMITTED, State.VETTED)  # for the unit's next paper

TONES = {
    State.DUE: "muted", State.NOTIFIED: "info", State.REQUESTED: "attention", State.PERMITTED: "info",
    State.NOMINATED: "attention", State.VETTED: "info", State.FILED: "attention", State.DONE: "done", State.ENDED: "muted",
}  # fmt: skip


class StepKind(models.TextChoices):
    """What happened in a renewal."""

    OPENED = "opened", "列入换届"
    NOTIFIED = "notified", "发送任务包"
    REQUESTED = "requested", "报送换届请示"
    PERMITTED = "permitted", "批复同意换届"
    NOMINATED = "nominated", "报送候选人"
    VETTED = "vetted", "批复候选人"
    FILED = "filed", "报送选举结果"
    APPROVED = "approved", "批复选举结果"
    RETURNED = "returned", "退回"
    ASKED_LONGER = "asked_longer", "申请延期换届"
    GRANTED_LONGER = "granted_longer", "同意延期换届"
    REFUSED_LONGER = "refused_longer", "不同意延期换届"
    ENDED = "ended", "换届终止"


class ExtensionState(models.TextChoices):
    """A request to hold the renewal later."""

    ASKED = "asked", "待批复"
    GRANTED = "granted", "同意"
    REFUSED = "refused", "不同意"
