"""Members as a Django app."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    label = "members"

    def ready(self) -> None:
        from consortium.shell.nav import register
        from members.web.navigation import ENTRIES

        register(*ENTRIES)
