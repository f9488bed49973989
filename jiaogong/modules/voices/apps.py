from django.apps import AppConfig


class VoicesConfig(AppConfig):
    name = "jiaogong.modules.voices"
    label = "voices"
    verbose_name = "诉求与民意"
