"""Who may see and take back certificates. Issuing follows from the module whose row it certifies."""

from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE


def install() -> None:
    """Register the rules; called when the app is ready."""
    register(
        Rule(
            "certificates.view", "查看颁发的证书", {"chair": SUBTREE, "officer": SUBTREE, "handler": OWN, "leader": OWN}
        ),
        Rule("certificates.keep", "撤销、换发证书", {"chair": OWN, "officer": OWN}),
    )
