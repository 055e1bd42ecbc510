"""Addresses of the pages of the ledger."""

from django.urls import path

from consortium.ledger.web import staff

urlpatterns = [
    path("staff/books/", staff.Books.as_view(), name="books"),
    path("staff/books/csv/", staff.BooksCsv.as_view(), name="books-csv"),
]
