from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MailConfig(AppConfig):
    name = "comptoir.mail"

    def ready(self) -> None:
        """Let every app declare its letters."""
        autodiscover_modules("mailed")
