"""Pages: one frozen dataclass in, HTML out. Forms: POST → action → 303; a refusal is 422.

Pages declare the same `Access` as the API and pass through the same idempotency, by a hidden
key that is drawn once per form. Everything works without JavaScript.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views import View

from consortium.kernel.actor import Actor
from consortium.kernel.canonical import canonical, plain
from consortium.kernel.errors import NotFound, NotSignedIn, Problem, StepUpRequired
from consortium.kernel.moments import now
from consortium.shell.access import Access, AccessTable, Rows, check_declared
from consortium.shell.authentication import actor_of
from consortium.shell.idempotency import Answer, once

__all__ = ["Access", "ActionPage", "FormPage", "Page", "Rows"]

KEY_FIELD = "idempotency_key"


class Page(View):
    """GET of a page. Implement `page`, which returns the frozen dataclass the template shows."""

    access: ClassVar[AccessTable] = {}
    template_name: ClassVar[str] = ""
    request: HttpRequest

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "access" in cls.__dict__:
            for method, handler in (("GET", "show"), ("POST", "submit")):
                if method in cls.access and hasattr(cls, handler):
                    setattr(cls, method.lower(), getattr(cls, handler))
            check_declared(cls, cls.access)

    @property
    def actor(self) -> Actor:
        """Who looks."""
        return actor_of(self.request)

    def page(self, *args: Any, **kwargs: Any) -> Any:
        """`(*, actor, **path)` → the frozen dataclass; `self.request.GET` holds the filters."""
        raise NotImplementedError(type(self).__qualname__)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            method = "GET" if request.method in ("HEAD", "OPTIONS") else str(request.method)
            if method in self.access:
                self.access[method].admit(self.actor)
            response = super().dispatch(request, *args, **kwargs)
        except Problem as problem:
            response = refuse(request, problem)
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response

    def show(self, request: HttpRequest, **path: Any) -> HttpResponse:
        """GET."""
        return self.draw(self.page(actor=self.actor, **path))

    def draw(self, page: Any, *, status: int = 200, **extra: Any) -> HttpResponse:
        """The template over `page`, the only context key besides the form."""
        context = {"page": page, "actor": self.actor, **extra}
        return render(self.request, self.template_name, context, status=status)


class FormPage(Page):
    """A page with one form. Implement `page`, `perform`, and `initial` where fields start filled.

    `perform` calls the action and returns the address to go to; `success` is flashed there.
    """

    form_class: ClassVar[type[forms.Form]]
    success: ClassVar[str] = ""

    def initial(self, *, actor: Actor, **path: Any) -> dict[str, Any]:
        """What the fields hold on first sight; the query string may prefill them."""
        return dict(self.request.GET.items())

    def form(self, data: Any = None, files: Any = None, **path: Any) -> forms.Form:
        """The form, bound when `data` is given. Override to pass choices in."""
        return self.form_class(data, files, initial=self.initial(actor=self.actor, **path))

    def perform(self, *args: Any, **kwargs: Any) -> str:
        """`(*, actor, at, given, **path)`: call the action; return where to go."""
        raise NotImplementedError(type(self).__qualname__)

    def show(self, request: HttpRequest, **path: Any) -> HttpResponse:
        return self._draw_form(self.form(**path), path, status=200)

    def submit(self, request: HttpRequest, **path: Any) -> HttpResponse:
        """POST."""
        form = self.form(request.POST, request.FILES, **path)
        if not form.is_valid():
            return self._draw_form(form, path, status=422)
        try:
            answer = self._once(form.cleaned_data, path)
        except StepUpRequired:
            raise
        except NotFound:
            raise
        except Problem as problem:
            add_problem(form, problem)
            return self._draw_form(form, path, status=422 if problem.status != 409 else 409)
        if self.success and not answer.replayed:
            messages.success(request, self.success)
        return redirect(answer.body["to"])

    def _once(self, given: dict[str, Any], path: dict[str, Any]) -> Answer:
        key = self.request.POST.get(KEY_FIELD) or None

        def act() -> Answer:
            to = self.perform(actor=self.actor, at=now(), given=given, **path)
            return Answer(303, {"to": to})

        body = {name: value for name, value in self.request.POST.lists() if name != KEY_FIELD}
        body.pop("csrfmiddlewaretoken", None)
        return once(
            actor=self.actor,
            route=f"form {self.request.path}"[:120],
            key=key if not self.actor.is_anonymous else None,
            body=canonical(plain(body)),
            act=act,
        )

    def _draw_form(self, form: forms.Form, path: dict[str, Any], *, status: int) -> HttpResponse:
        key = self.request.POST.get(KEY_FIELD) if status == 422 else None
        page = self.page(actor=self.actor, **path)
        return self.draw(page, status=status, form=form, idempotency_key=key or str(uuid.uuid4()))


class ActionPage(FormPage):
    """A button: POST only, no fields. A refusal is flashed on the page one came from."""

    form_class = forms.Form

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "access" in cls.__dict__ and cls.back is ActionPage.back:
            raise TypeError(f"{cls.__qualname__} does not say where a refusal is shown.")

    def submit(self, request: HttpRequest, **path: Any) -> HttpResponse:
        """POST."""
        try:
            answer = self._once({}, path)
        except (StepUpRequired, NotFound):
            raise
        except Problem as problem:
            messages.error(request, told(problem))
            return redirect(self.back(**path))
        if self.success and not answer.replayed:
            messages.success(request, self.success)
        return redirect(answer.body["to"])

    def back(self, **path: Any) -> str:
        """Where a refusal is shown: the page the button stands on."""
        raise NotImplementedError(type(self).__qualname__)


def redirect(to: str) -> HttpResponse:
    """303, so that a reload repeats nothing."""
    response = HttpResponseRedirect(to)
    response.status_code = 303
    return response


def add_problem(form: forms.Form, problem: Problem) -> None:
    """Show a rule's refusal beside the field it names, else above the form."""
    if not problem.errors:
        form.add_error(None, told(problem))
    for error in problem.errors:
        name = error.pointer.lstrip("/").partition("/")[0]
        form.add_error(name if name in form.fields else NON_FIELD_ERRORS, error.detail)


def told(problem: Problem) -> str:
    """What was refused, and what to do about it where the refusal's own class says so."""
    own = type(problem).__module__ != Problem.__module__ and problem.help
    return f"{problem.detail} {own}" if own else problem.detail


def refuse(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The page for a refusal: sign-in for strangers, step-up, or a sentence."""
    here = request.get_full_path() if request.method in ("GET", "HEAD") else _referer(request)
    if isinstance(problem, NotSignedIn):
        return redirect(f"{reverse('account_login')}?{urlencode({'next': here})}")
    if isinstance(problem, StepUpRequired):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': here})}")
    template = "shell/errors/404.html" if problem.status == 404 else "shell/errors/refusal.html"
    context = {"problem": problem, "actor": actor_of(request)}
    return render(request, template, context, status=problem.status)


def _referer(request: HttpRequest) -> str:
    """The local page a POST came from, else the page of the same address."""
    origin = f"{request.scheme}://{request.get_host()}"
    referer = request.headers.get("Referer", "")
    return referer.removeprefix(origin) if referer.startswith(origin + "/") else request.path


Handler = Callable[[HttpRequest], HttpResponse]


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404: API addresses answer JSON, pages the same page as an invisible row."""
    from consortium.shell.problems import respond

    if request.path.startswith("/api/"):
        return respond(NotFound())
    return refuse(request, NotFound())


def broken(request: HttpRequest) -> HttpResponse:
    """Django's handler500, without a database query of its own."""
    from consortium.shell.problems import Broken, respond

    if request.path.startswith("/api/"):
        return respond(Broken())
    return render(request, "shell/errors/500.html", {"problem": Broken()}, status=500)
