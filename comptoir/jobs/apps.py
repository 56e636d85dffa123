from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "comptoir.jobs"

    def ready(self) -> None:
        """Let every app declare its tasks."""
        autodiscover_modules("tasks")
