from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "jiaogong.modules.oversight"
    label = "oversight"
    verbose_name = "民主监督"

    def ready(self) -> None:
        from . import carriers, panels, personal_data, provisions, rules

        rules.install()
        provisions.install()
        panels.install()
        carriers.install()
        personal_data.install()
