"""Members as a Django app."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    label = "members"

    def ready(self) -> None:
        from consortium.kernel.moments import now
        from consortium.shell import theme
        from consortium.shell.nav import register
        from members.actions import choose_theme
        from members.web.navigation import ENTRIES

        register(*ENTRIES)

        theme.register(lambda actor, chosen: choose_theme(actor=actor, at=now(), theme=chosen))
