from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "comptoir.figures"
