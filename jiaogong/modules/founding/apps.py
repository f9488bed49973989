from django.apps import AppConfig


class FoundingConfig(AppConfig):
    name = "jiaogong.modules.founding"
    label = "founding"
    verbose_name = "建会"

    def ready(self) -> None:
        from . import rules

        rules.install()
