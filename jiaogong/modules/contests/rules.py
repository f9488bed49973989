"""Who may do what with works."""

from jiaogong.kernel.access import Reach, Rule, register


def install() -> None:
    """Register rules; called when the app is ready."""
    everybody = {role: Reach.OWN for role in ("chair", "officer", "leader", "handler", "member")}
    register(
        Rule("contests.view", "阅读获奖作品", everybody),
        Rule("contests.publish", "展示和下架作品", {"chair": Reach.OWN, "officer": Reach.OWN}),
    )
