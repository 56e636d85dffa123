from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "comptoir.config"
    label = "config"
