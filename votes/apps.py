"""Votes as a Django app; its pages enter the navigation here."""

from django.apps import AppConfig


class VotesConfig(AppConfig):
    name = "votes"
    label = "votes"

    def ready(self) -> None:
        from consortium.shell import related
        from consortium.shell.nav import Entry, register
        from votes import queries
        from votes.access import P
        from votes.web import related as here

        related.register("run", 40, here.of_run)

        register(
            Entry(
                frame="portal",
                order=40,
                label="Proposals",
                icon="vote",
                url_name="proposals",
                permission=P.READ_PROPOSALS,
                badge=queries.waiting_ballots,
            ),
            Entry(
                frame="staff",
                order=50,
                label="Voting desk",
                icon="vote",
                url_name="voting-desk",
                permission=P.READ_DESK,
            ),
        )
