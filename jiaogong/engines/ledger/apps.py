from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "jiaogong.engines.ledger"
    label = "ledger"
    verbose_name = "经费台账"

    def ready(self) -> None:
        from . import carriers, personal, rules

        rules.install()
        personal.install()
        carriers.install()
