from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "jiaogong.engines.papers"
    label = "papers"
    verbose_name = "公文与附件"

    def ready(self) -> None:
        from . import rules

        rules.install()
