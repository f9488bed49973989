from django.apps import AppConfig


class CongressConfig(AppConfig):
    name = "jiaogong.modules.congress"
    label = "congress"
    verbose_name = "教代会"

    def ready(self) -> None:
        from . import provisions, rules

        rules.install()
        provisions.install()
