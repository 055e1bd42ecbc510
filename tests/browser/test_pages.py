"""Every page, as each reader finds it by its links: accessible, quiet, as narrow as a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.screens import LOOKS, Screen, chromium, crawl, screen
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
READERS = {
    "stranger": ("", "/"),
    "admin": ("ada", "/portal/"),
    "delegate": ("ben", "/portal/"),
    "secretariat": ("cleo", "/staff/"),
    "auditor": ("noor", "/staff/"),
}
FIRST_VISIT_BYTES = 60 * 1024


def faults(open_screen: Screen, path: str) -> list[str]:
    """What axe, the console and the ruler have to say about the open page, in three looks."""
    found = []
    for look in LOOKS:
        open_screen.look(look)
        result = Axe().run(open_screen.page, options=AXE)
        for violation in result.response["violations"]:
            places = [node["target"] for node in violation["nodes"][:3]]
            found.append(f"{path} {look}: {violation['id']} at {places}")
        wide = open_screen.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(f"{path} {look}: {wide} px too wide")
    open_screen.look("light")
    found += [f"{path}: console: {text}" for text in open_screen.complaints]
    open_screen.complaints.clear()
    return found


@pytest.mark.parametrize("reader", READERS)
def test_every_page_is_accessible_in_light_dark_and_at_390_px(site: Site, reader: str) -> None:
    name, start = READERS[reader]
    with chromium() as browser:
        looking = screen(browser, site)
        if name:
            looking.sign_in(name)
        pages = 0
        found: list[str] = []
        for path in crawl(looking, start):
            pages += 1
            found += faults(looking, path)
    assert not found, "\n".join(found)
    assert pages >= 8


def test_pages_are_accessible_while_nothing_has_happened(empty_site: Site) -> None:
    with chromium() as browser:
        looking = screen(browser, empty_site)
        found = [fault for path in crawl(looking, "/") for fault in faults(looking, path)]
    assert not found, "\n".join(found)


def test_the_first_visit_is_small_and_asks_no_other_host(site: Site) -> None:
    with chromium() as browser:
        looking = screen(browser, site)
        answers: list[tuple[str, int]] = []
        looking.page.on(
            "requestfinished",
            lambda request: answers.append(
                (request.url, request.sizes()["responseBodySize"])  # as it came, compressed
            ),
        )
        looking.go("/")
        looking.page.wait_for_load_state("networkidle")
    assert all(url.startswith(site.base) for url, _ in answers), answers
    assert sum(size for _, size in answers) <= FIRST_VISIT_BYTES, answers


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_holds_against_the_system_without_scripts(site: Site, theme: str) -> None:
    with chromium() as browser:
        looking = screen(browser, site, scripts=False)
        looking.go("/open/costs/")
        looking.page.get_by_role("button", name=theme.capitalize()).click()
        assert looking.page.url == f"{site.base}/open/costs/"
        assert looking.page.locator(f"html[data-theme={theme}]").count() == 1


def test_the_keyboard_reaches_the_content_first(site: Site) -> None:
    with chromium() as browser:
        looking = screen(browser, site)
        looking.go("/")
        looking.page.keyboard.press("Tab")
        assert looking.page.locator(":focus").inner_text() == "Skip to the content"
        looking.page.keyboard.press("Enter")
        assert looking.page.locator(":focus").get_attribute("id") == "content"
