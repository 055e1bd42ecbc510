"""A person signs in; what a person may do hangs off the Seats they hold, never off the account."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from consortium.kernel.ids import new_id


class People(BaseUserManager["Person"]):
    """Creation of accounts, as Django's sign-in machinery expects it."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A new account; without a password it can sign in only by passkey or after a reset."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """An account: an address, a name, a look."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    theme = models.CharField(max_length=8, default="system")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="email_is_kept_in_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(theme__in=["system", "light", "dark"]), name="theme_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email
