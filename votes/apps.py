"""Votes as a Django app; its pages enter the navigation here."""

from django.apps import AppConfig


class VotesConfig(AppConfig):
    name = "votes"
    label = "votes"
