from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "jiaogong.kernel.clock"
    label = "clock"
