"""Addresses of the pages of billing."""

from django.urls import path

from consortium.billing.web import member, staff

urlpatterns = [
    path("portal/billing/", member.Account.as_view(), name="billing"),
    path("portal/billing/csv/", member.AccountCsv.as_view(), name="billing-csv"),
    path("staff/payments/", staff.PaymentDesk.as_view(), name="payments"),
    path("staff/payments/csv/", staff.OwedCsv.as_view(), name="payments-csv"),
    path("staff/payments/new/", staff.RecordPayment.as_view(), name="payment-new"),
    path(
        "staff/payments/<uuid:id>/reverse/", staff.ReversePayment.as_view(), name="payment-reverse"
    ),
    path(
        "staff/payments/organizations/<uuid:id>/",
        staff.MemberAccount.as_view(),
        name="payments-organization",
    ),
]
