"""Addresses of the pages of pledges and deliveries."""

from django.urls import path

from members.web import deliveries, pledge_new, pledges

PLEDGE, DELIVERY = "portal/pledges/<uuid:id>/", "staff/deliveries/<uuid:id>/"

urlpatterns = [
    path("portal/pledges/", pledges.Pledges.as_view(), name="pledges"),
    path("portal/pledges/new/", pledge_new.NewPledge.as_view(), name="pledge-new"),
    path(PLEDGE, pledges.PledgeView.as_view(), name="pledge"),
    path(f"{PLEDGE}sign/", pledges.SignPledge.as_view(), name="pledge-sign"),
    path(f"{PLEDGE}withdraw/", pledges.WithdrawPledge.as_view(), name="pledge-withdraw"),
    path(f"{PLEDGE}accept/", pledges.AcceptPledge.as_view(), name="pledge-accept"),
    path(f"{PLEDGE}decline/", pledges.DeclinePledge.as_view(), name="pledge-decline"),
    path("staff/pledges/", pledges.StaffPledges.as_view(), name="staff-pledges"),
    path("portal/deliveries/", deliveries.Deliveries.as_view(), name="deliveries"),
    path("portal/deliveries/new/", deliveries.ReportDelivery.as_view(), name="delivery-new"),
    path("staff/deliveries/", deliveries.StaffDeliveries.as_view(), name="staff-deliveries"),
    path(f"{DELIVERY}accept/", deliveries.AcceptDelivery.as_view(), name="delivery-accept"),
    path(f"{DELIVERY}dispute/", deliveries.DisputeDelivery.as_view(), name="delivery-dispute"),
]
