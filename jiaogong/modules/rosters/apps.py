from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "jiaogong.modules.rosters"
    label = "rosters"
    verbose_name = "会员导入"

    def ready(self) -> None:
        from . import rules

        rules.install()
