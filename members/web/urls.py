"""Addresses of the pages of members."""

urlpatterns: list[object] = []
