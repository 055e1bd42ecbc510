"""`make shots`: every page of the demo as pictures: light, dark, 390 px, and in print.

Usage: python -m tests.browser.shots [directory] [reader …]
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consortium.settings")

READERS = {
    "stranger": ("", "/"),
    "admin": ("ada", "/portal/"),
    "delegate": ("ben", "/portal/"),
    "secretariat": ("cleo", "/staff/"),
    "auditor": ("noor", "/staff/"),
}


def main(arguments: list[str]) -> int:
    """Write the pictures; the number of complaints is the exit status."""
    import django

    django.setup()
    from tests.browser.screens import CHROMIUM, chromium, crawl, screen
    from tests.browser.site import served

    if not Path(CHROMIUM).exists():
        print(f"No Chromium at {CHROMIUM}: apt-get install chromium, or set CHROMIUM.")
        return 2
    place = Path(arguments[0] if arguments else ".var/shots")
    complaints = 0
    var = Path(tempfile.mkdtemp(prefix="cw-shots-"))
    with served(var) as site, chromium() as browser:
        for reader in arguments[1:] or READERS:
            name, start = READERS[reader]
            looking = screen(browser, site)
            if name:
                looking.sign_in(name)
            (place / reader).mkdir(parents=True, exist_ok=True)
            for path in crawl(looking, start):
                _shoot(looking, place / reader, path)
            complaints += len(looking.complaints)
            print(f"{reader}: {len(list((place / reader).glob('*.png')))} pictures")
    return min(complaints, 1)


def _shoot(looking, place: Path, path: str) -> None:  # type: ignore[no-untyped-def]  # a Screen, imported late
    from tests.browser.screens import LOOKS

    name = path.strip("/").replace("/", "_")[:80] or "landing"
    for look in LOOKS:
        looking.look(look)
        looking.page.evaluate("scrollTo(0, 0)")
        looking.page.screenshot(path=place / f"{name}-{look}.png", full_page=True)
    looking.look("light")
    looking.page.emulate_media(media="print")
    looking.page.screenshot(path=place / f"{name}-print.png", full_page=True)
    looking.page.emulate_media(media="screen")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
