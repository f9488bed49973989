from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "jiaogong.kernel.ui"
    label = "ui"
