from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "transfers"
    verbose_name = "Record"

    def ready(self) -> None:
        from transfers.signin import checks, sessions  # noqa: F401  (each registers itself)
