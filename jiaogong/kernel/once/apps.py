from django.apps import AppConfig


class OnceConfig(AppConfig):
    name = "jiaogong.kernel.once"
    label = "once"
