from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "jiaogong.modules.proposals"
    label = "proposals"
    verbose_name = "提案"

    def ready(self) -> None:
        from . import carriers, figures, guard, panels, personal_data, provisions, rules

        provisions.install()
        rules.install()
        figures.install()
        guard.install()
        carriers.install()
        personal_data.install()
        panels.install()
