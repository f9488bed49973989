"""Who may see and keep the member register."""

from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE


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
