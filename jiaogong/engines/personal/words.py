"""Words of requests about one's own data."""

from django.db import models

NOBODY = "已匿名"  # in place of a name that was erased


class RequestKind(models.TextChoices):
    """What somebody may ask (个人信息保护法 art. 46 correct, 47 erase, 48 explain)."""

    CORRECT = "correct", "更正或补充"
    ERASE = "erase", "删除"
    EXPLAIN = "explain", "说明处理规则"


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", "办理中"
    DONE = "done", "已办结"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"
