from django.apps import AppConfig


class ProvisionsConfig(AppConfig):
    name = "jiaogong.engines.provisions"
    label = "provisions"
    verbose_name = "规定参数"

    def ready(self) -> None:
        from . import rules

        rules.install()
