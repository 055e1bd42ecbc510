"""Addresses of the pages that gather."""

from django.urls import path

from consortium.dashboard import views

urlpatterns = [path("", views.Landing.as_view(), name="landing")]
