from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Say which lists can be taken out."""
        from accounts import exported

        exported.register_lists()
