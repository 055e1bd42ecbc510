"""The shell as a Django app; importing its checks registers them."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "consortium.shell"
    label = "shell"

    def ready(self) -> None:
        from consortium.shell import checks

        checks.register()
