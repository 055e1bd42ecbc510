"""Addresses of the endpoints of costs."""

from django.urls import path

from consortium.costs.api import views

POOL = "pools/<uuid:id>"

urlpatterns = [
    path("pools", views.Pools.as_view(), name="api-pools"),
    path(POOL, views.OnePool.as_view(), name="api-pool"),
    path(f"{POOL}/position", views.PoolPosition.as_view(), name="api-pool-position"),
    path(f"{POOL}/costs", views.PoolCosts.as_view(), name="api-pool-costs"),
    path(f"{POOL}/close", views.ClosePool.as_view(), name="api-pool-close"),
    path(f"{POOL}/splits", views.Splits.as_view(), name="api-pool-splits"),
    path("splits/<uuid:id>", views.OneSplit.as_view(), name="api-split"),
    path("splits/<uuid:id>/supersede", views.Supersede.as_view(), name="api-split-supersede"),
    path("costs/what-if", views.WhatIf.as_view(), name="api-what-if"),
]
