"""A real Chromium: screens of three looks, signing in, and finding every page by its links."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browser.site import Site

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--disable-dev-shm-usage",
]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
WAIT_SECONDS = 60
LOOKS = {"light": ("light", WIDE), "dark": ("dark", WIDE), "narrow": ("light", NARROW)}
# Files and machine answers: no pages.
NOT_PAGES = ("/api/v1/", "/api/openapi.yaml", "/static/", "/status/ready", "/account/logout/")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Screen:
    """One page of one person, with what its console complained about."""

    site: Site
    page: Page
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> int:
        """Open `path`; its status."""
        answer = self.page.goto(urljoin(self.site.base, path))
        return answer.status if answer else 0

    def look(self, name: str) -> None:
        """Show the open page light, dark or 390 px wide."""
        scheme, size = LOOKS[name]
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]  # of LOOKS
        self.page.set_viewport_size(size)  # type: ignore[arg-type]  # of LOOKS

    def links(self) -> list[str]:
        """The local addresses that this page leads to."""
        found = self.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        paths = []
        for address in found:
            parts = urlsplit(address)
            here = f"{parts.scheme}://{parts.netloc}" == self.site.base
            if here and not parts.path.startswith(NOT_PAGES) and "csv" not in address:
                paths.append(parts.path)
        return list(dict.fromkeys(paths))

    @property
    def path(self) -> str:
        """Where it stands."""
        return urlsplit(self.page.url).path

    def sign_in(self, name: str) -> None:
        """Sign in as one of the demo's people."""
        self.sign_in_as(*self.site.sign_ins[name])

    def sign_in_as(self, address: str, password: str) -> None:
        """Sign in."""
        self.go("/account/login/")
        self.page.fill("[name=login]", address)
        self.page.fill("[name=password]", password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(lambda url: "/login" not in url)

    def confirm(self, password: str) -> None:
        """Prove again who it is, where the page asks for it."""
        if "reauthenticate" in self.page.url:
            self.page.fill("[name=password]", password)
            self._leave(self.page.locator("main form button"))

    def fill(self, **values: object) -> None:
        """Fill fields by name: text, a choice of a list, or one of several radio buttons."""
        for name, value in values.items():
            field = self.page.locator(f"main [name={name}]").first
            kind = field.evaluate("one => one.type")
            if kind == "radio":
                self.page.locator(f"main [name={name}][value='{value}']").check()
            elif kind == "select-one":
                field.select_option(str(value))
            else:
                field.fill(str(value))

    def submit(self) -> None:
        """Send the page's form, which must be accepted."""
        self._leave(self.page.locator("main form.form button"))
        assert not self.page.locator(".error-summary").count(), self.page.inner_text("main")

    def press(self, label: str, within: str = "main") -> None:
        """Press a button of the page."""
        self._leave(self.page.locator(within).get_by_role("button", name=label, exact=True))
        assert not self.page.locator(".error-summary, .flash.error").count(), self.page.inner_text(
            "main"
        )

    def follow(self, label: str, within: str = "main") -> None:
        """Follow a link of the page."""
        self._leave(self.page.locator(within).get_by_role("link", name=label))

    def _leave(self, way: Locator) -> None:
        """Click the first of `way` and wait until the next page is there."""
        with self.page.expect_navigation():
            way.first.click()

    def wait_for_link(self, path: str, label: str) -> None:
        """Open `path` again and again until it leads to `label`: the clockwork needs a moment."""
        link = self.page.locator("main").get_by_role("link", name=label)
        self._again(path, lambda: link.count() > 0)

    def wait_for_text(self, path: str, text: str) -> None:
        """Open `path` again and again until it says `text`."""
        self._again(path, lambda: text in self.page.inner_text("main"))

    def wait_until_gone(self, path: str, text: str) -> None:
        """Open `path` again and again until it no longer says `text`."""
        self._again(path, lambda: text not in self.page.inner_text("main"))

    def _again(self, path: str, there: Callable[[], bool]) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        self.go(path)
        while not there():
            assert time.monotonic() < deadline, self.page.inner_text("main")
            time.sleep(0.5)
            self.go(path)


def screen(browser: Browser, site: Site, *, scripts: bool = True) -> Screen:
    """A fresh screen without cookies."""
    context = browser.new_context(
        viewport=WIDE,  # type: ignore[arg-type]  # a size
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    found = Screen(site, context.new_page())
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    found.page.on(
        "console",
        lambda line: found.complaints.append(line.text) if line.type == "error" else None,
    )
    return found


def route_of(path: str) -> str:
    """The address pattern behind `path`, so that one of each kind is enough."""
    try:
        return resolve(path).route
    except Resolver404:
        return ""


def crawl(screen: Screen, start: str) -> Iterator[str]:
    """Open one page of every kind that links lead to from `start`; yields each when it is open."""
    seen: set[str] = set()
    queue = [start]
    while queue:
        path = queue.pop(0)
        route = route_of(path)
        if route in seen:
            continue
        seen.add(route)
        status = screen.go(path)
        assert status == 200, f"{path} answered {status}"
        queue.extend(screen.links())
        yield path
