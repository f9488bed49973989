from django.apps import AppConfig


class PersonalConfig(AppConfig):
    name = "jiaogong.engines.personal"
    label = "personal"
    verbose_name = "个人信息"

    def ready(self) -> None:
        from . import rules

        rules.install()
