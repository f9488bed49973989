from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "jiaogong.modules.proposals"
    label = "proposals"
    verbose_name = "提案"

    def ready(self) -> None:
        from . import provisions, rules

        provisions.install()
        rules.install()
