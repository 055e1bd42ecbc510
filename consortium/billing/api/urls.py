"""Addresses of the endpoints of billing."""

from django.urls import path

from consortium.billing.api import views

PAYMENT = "billing/payments/<uuid:id>"

urlpatterns = [
    path("billing/statement", views.Statement.as_view(), name="api-billing-statement"),
    path("billing/payments", views.Payments.as_view(), name="api-payments"),
    path(PAYMENT, views.OnePayment.as_view(), name="api-payment"),
    path(f"{PAYMENT}/reversal", views.Reversal.as_view(), name="api-payment-reversal"),
]
