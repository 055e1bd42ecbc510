"""Addresses of the endpoints of pledges and deliveries."""

from django.urls import path

from members.api import pledges

PLEDGE, DELIVERY = "pledges/<uuid:id>", "deliveries/<uuid:id>"

urlpatterns = [
    path("pledges", pledges.Pledges.as_view(), name="api-pledges"),
    path(PLEDGE, pledges.Pledge.as_view(), name="api-pledge"),
    path(f"{PLEDGE}/signature", pledges.SignPledge.as_view(), name="api-pledge-sign"),
    path(f"{PLEDGE}/withdrawal", pledges.WithdrawPledge.as_view(), name="api-pledge-withdraw"),
    path(f"{PLEDGE}/acceptance", pledges.AcceptPledge.as_view(), name="api-pledge-accept"),
    path(f"{PLEDGE}/declination", pledges.DeclinePledge.as_view(), name="api-pledge-decline"),
    path("cycles/<uuid:id>/shares", pledges.CycleShares.as_view(), name="api-cycle-shares"),
    path("deliveries", pledges.Deliveries.as_view(), name="api-deliveries"),
    path(DELIVERY, pledges.Delivery.as_view(), name="api-delivery"),
    path(f"{DELIVERY}/acceptance", pledges.AcceptDelivery.as_view(), name="api-delivery-accept"),
    path(f"{DELIVERY}/dispute", pledges.DisputeDelivery.as_view(), name="api-delivery-dispute"),
]
