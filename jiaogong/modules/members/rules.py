"""Who may see and keep the member register."""

from datetime import date
from typing import Any

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.engines.provisions.registry import Provision
from jiaogong.engines.provisions.registry import register as register_provision
from jiaogong.kernel.access import Reach, Rule, register
from jiaogong.kernel.errors import RuleBroken

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
TRANSFER_ITEM = "members.transfer"
TRANSFER_DAYS = "members.transfer_days"
APPLICATION_ITEM = "members.application"
APPLICATION_DAYS = "members.application_days"


def _days(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 60:
        raise RuleBroken("请填 1 到 60 之间的整数（工作日）。", field="value")


def install() -> None:
    """Register the rules; called when the app is ready.

    `members.start` lets a superior enter the first people of a unit that has no union cadre yet; without it nobody
    could be appointed there, and so nobody could ever enter anyone.
    """
    register(
        Rule("members.view", "查看会员名册", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("members.keep", "登记会籍与实名核验", {"chair": OWN, "officer": OWN}),
        Rule("members.start", "为尚无工会干部的下级单位登记首批会员", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("members.export", "导出会员名册", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("members.open_account", "开通账号、重置密码、停用登录", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("members.reveal", "查看完整证件号和手机号（须填事由）", {"chair": OWN, "officer": OWN}),
    )
    register_kind(ItemKind(TRANSFER_ITEM, "会籍接转"))
    register_kind(ItemKind(APPLICATION_ITEM, "入会申请"))
    register_provision(
        Provision(
            TRANSFER_DAYS, "会籍接转答复期限",
            ((date(2016, 12, 1), 10, "平台默认值：《工会会员会籍管理办法》(2016) 未见具体天数，由省、市工会规定"),),
            check=_days, measure="个工作日",
        ),
        Provision(
            APPLICATION_DAYS, "入会申请办理期限",
            ((date(2016, 12, 1), 10, "平台默认值：《工会法》《中国工会章程》未见具体天数，由省、市工会规定"),),
            check=_days, measure="个工作日",
        ),
    )  # fmt: skip
