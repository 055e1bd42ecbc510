"""The roadmap as a Django app."""

from django.apps import AppConfig


class RoadmapConfig(AppConfig):
    name = "consortium.roadmap"
    label = "roadmap"
