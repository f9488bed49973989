"""Who may ask for, approve and pay money. Payments stay in the unit that pays: no superior reaches into them, but for
what is raised to him because nobody below may approve it (raising.py)."""

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, register

OWN = Reach.OWN
APPROVE_ITEM = "ledger.approve"


def install() -> None:
    """Register rules and the to-do kind; called when the app is ready."""
    register(
        Rule("ledger.view", "查看付款申请", {"chair": OWN, "officer": OWN}),
        Rule("ledger.names", "查看帮扶款收款人姓名", {"chair": OWN}),
        Rule("ledger.ask", "提出付款申请", {"chair": OWN, "officer": OWN, "handler": OWN}),
        Rule("ledger.approve", "审批付款申请", {"chair": OWN, "officer": OWN}),
        Rule("ledger.pay", "登记付款、导出银行清单", {"chair": OWN, "officer": OWN}),
    )
    register_kind(ItemKind(APPROVE_ITEM, "付款审批"))
