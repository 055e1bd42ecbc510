"""The whole story in a browser: join → pledge → decide → fund → deliver → release → account.

Two companies and a secretariat, each at its own screen; ballots are cast with scripts off. Only
the pipeline speaks to the API, with a token that its engineer made on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from consortium.management.demo.model import model_files
from tests.browser.pipeline import Pipeline
from tests.browser.screens import Screen, chromium, screen
from tests.browser.site import Site, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "otter lamp granite 7"
H100 = "nvidia-h100-sxm5"
SECRETARIAT = "cleo@commonweight.example"
BEGIN = f"""
from datetime import date
from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from consortium.roadmap.actions import load_accelerators
from members.actions import appoint_staff
from tests.factories.members import a_person
person = a_person(email="{SECRETARIAT}", password="{PASSWORD}", name="Cleo Marsh")
appoint_staff(actor=SYSTEM, at=now(), person=person, roles=["secretariat"])
load_accelerators(actor=SYSTEM, at=now(), valid_from=date(2020, 1, 1))
"""


@dataclass
class Story:
    """The house and who sits where: screens by e-mail address."""

    site: Site
    browser: Browser
    screens: dict[str, Screen] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def at(self, email: str, *, scripts: bool = True) -> Screen:
        """The screen of somebody with an account, signed in."""
        key = email if scripts else f"{email} without scripts"
        if key not in self.screens:
            found = screen(self.browser, self.site, scripts=scripts)
            found.sign_in_as(email, PASSWORD)
            self.screens[key] = found
        return self.screens[key]

    @property
    def cleo(self) -> Screen:
        """The secretariat."""
        return self.at(SECRETARIAT)


@pytest.fixture
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with served(tmp_path_factory.mktemp("story"), "--no-demo") as site, chromium() as browser:
        site.run(BEGIN)
        yield Story(site, browser)


def test_the_story(story: Story) -> None:
    companies_join(story)
    a_cycle_opens(story)
    members_pledge(story)
    the_size_is_decided(story)
    the_cost_is_shared(story)
    compute_is_delivered(story)
    the_model_is_released(story)
    everything_is_in_the_journal(story)
    complaints = [line for seen in story.screens.values() for line in seen.complaints]
    assert not complaints


def companies_join(story: Story) -> None:
    """Apply on the landing page, be admitted, follow the letter, invite a second admin."""
    for name in ("Osterlyn Foundry", "Pellworth Grid"):
        slug = name.split()[0].lower()
        stranger = screen(story.browser, story.site)
        stranger.go("/")
        stranger.follow("Apply to join")
        stranger.fill(
            name=name, slug=slug, country="NL", tier="full",
            contact_name="The contact", contact_email=f"one@{slug}.example",
        )  # fmt: skip
        stranger.submit()
        story.cleo.go("/staff/")
        story.cleo.follow("Applications to decide")
        story.cleo.follow(name)
        story.cleo.follow("Admit")
        story.cleo.submit()
        one = _take_the_seat(story, f"one@{slug}.example", "Ada One")
        expect(one.page.locator("main")).to_contain_text("Nothing waits for you")
        one.go("/portal/team/")
        one.follow("Invite")
        one.fill(email=f"two@{slug}.example")
        for role in ("admin", "finance", "engineer"):
            one.page.locator(f"input[name=roles][value={role}]").check()
        one.submit()
        _take_the_seat(story, f"two@{slug}.example", "Ben Two")


def _take_the_seat(story: Story, email: str, name: str) -> Screen:
    letter = story.site.mail_to(email)
    found = re.search(r"/account/invitation/\S+/", letter)
    assert found, letter
    newcomer = screen(story.browser, story.site)
    newcomer.go(found[0])
    newcomer.fill(name=name, password=PASSWORD, again=PASSWORD)
    newcomer.submit()
    expect(newcomer.page).to_have_url(f"{story.site.base}/portal/")
    story.screens[email] = newcomer
    return newcomer


def a_cycle_opens(story: Story) -> None:
    """A year, three quotes, an in-kind price, a run."""
    today, cleo = story.site.today(), story.cleo
    cleo.go("/staff/cycles/open/")
    cleo.fill(
        name="Cycle 1", currency="USD", starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=364), due_on=today + timedelta(days=10),
        locks_on=today + timedelta(days=20),
    )  # fmt: skip
    cleo.submit()
    for basis, price in (
        ("rental", "2.20"), ("rental", "2.30"), ("rental", "2.50"), ("in_kind", "2.20")
    ):  # fmt: skip
        cleo.go("/staff/cycles/")
        cleo.follow("Enter a price")
        cleo.fill(basis=basis, price=price, observed_on=today, source="an invented quote")
        cleo.page.select_option("[name=accelerator]", H100 if basis == "rental" else "")
        cleo.submit()
    cleo.go("/staff/cycles/")
    cleo.press("Approve", within='tr:has-text("in-kind rate")')
    cleo.follow("Plan a run")
    cleo.fill(
        name="Tern 8B", slug="tern-8b", kind="dense", n_total="8B", n_active="8B", tokens="2T",
        accelerator=H100, precision="bf16", staff_cost="500000", data_cost="200000",
    )  # fmt: skip
    cleo.submit()
    cleo.go("/open/roadmap/")
    expect(cleo.page.locator("main")).to_contain_text("Tern 8B")


def members_pledge(story: Story) -> None:
    """One drafts, the other signs what waits on Home, the secretariat accepts."""
    pledge(story, "Osterlyn Foundry", kind="compute", amount="500,000")
    pledge(story, "Pellworth Grid", kind="cash", amount="1100000")
    two = story.at("two@pellworth.example")
    two.go("/portal/pledges/")
    expect(two.page.locator("main")).to_contain_text("50.00 %")


def pledge(story: Story, company: str, *, kind: str, amount: str) -> None:
    """Draft, second signature, acceptance."""
    slug = company.split(maxsplit=1)[0].lower()
    one, two = story.at(f"one@{slug}.example"), story.at(f"two@{slug}.example")
    one.go("/portal/pledges/new/")
    one.fill(kind=kind, amount=amount)
    if kind == "compute":
        one.page.select_option("[name=accelerator]", H100)
    one.press("Next: see what it counts for")
    one.press("Save the draft")
    two.go("/portal/")
    two.follow("Review")
    two.press("Sign the pledge")
    story.cleo.go("/staff/pledges/")
    story.cleo.press("Accept", within=f'tr:has-text("{company}")')


def the_size_is_decided(story: Story) -> None:
    """A draft, a sponsor, a week's talk, sealed ballots without scripts, the median, a warrant."""
    one, other = story.at("one@osterlyn.example"), story.at("one@pellworth.example")
    one.go("/portal/proposals/new/?kind=size")
    one.fill(title="How large shall Tern be?", text="One size, with its whole cost.",
             currency="USD", split="proportional", option_1_title="8B", option_1_cost="1000000",
             option_1_need="300,000", option_1_total="8B", option_1_active="8B",
             option_1_tokens="2T")  # fmt: skip
    one.submit()
    place = story.places["proposal"] = one.path
    other.go(place)
    other.press("Sponsor")
    one.go(place)
    one.press("Open the discussion")
    story.site.travel(days=8)
    one.go(place)
    one.follow("Schedule the vote")
    opens = story.site.now() + timedelta(minutes=10)
    one.page.fill("[name=opens_at]", f"{opens:%Y-%m-%dT%H:%M}")
    one.submit()
    story.site.travel(minutes=20)
    for email in ("one@osterlyn.example", "one@pellworth.example"):
        voter = story.at(email, scripts=False)
        voter.wait_for_link(place, "Vote")
        voter.follow("Vote")
        voter.page.get_by_label("8B").check()
        voter.press("Continue")
        voter.confirm(PASSWORD)
        voter.press("Cast this ballot")
        voter.go(place)
        expect(voter.page.locator("main")).to_contain_text("You voted 8B")
    story.site.travel(days=30)
    one.wait_for_link(place, "See the result")
    story.site.travel(days=30)
    one.wait_for_link(f"{place}result/", "Costs and shares")
    expect(one.page.locator("main")).to_contain_text("Run authorised")


def the_cost_is_shared(story: Story) -> None:
    """Half of a million each, seen by whom it concerns."""
    one = story.at("one@osterlyn.example")
    one.go("/portal/costs/")
    expect(one.page.locator("main")).to_contain_text("$500,000.00")
    one.go("/portal/")
    expect(one.page.locator(".tiles")).to_contain_text("50.00 %")


def compute_is_delivered(story: Story) -> None:
    """Hours are reported, accepted, and credited against the share."""
    story.cleo.go("/open/roadmap/")
    story.cleo.follow("Tern 8B")
    story.cleo.press("Start training")
    two = story.at("two@osterlyn.example")
    two.go("/portal/deliveries/new/")
    two.fill(chip_hours="100,000", worked_on=story.site.today(), event_id="job-1")
    two.page.select_option("[name=accelerator]", H100)
    two.submit()
    story.cleo.go("/staff/deliveries/")
    story.cleo.press("Accept")
    two.wait_for_text("/portal/costs/", "$220,000.00")
    expect(two.page.locator("main")).to_contain_text("$280,000.00")


def the_model_is_released(story: Story) -> None:
    """A pipeline uploads and seals with a token made on the page; members see when it opens."""
    two = story.at("two@osterlyn.example")
    two.go("/portal/tokens/new/")
    two.confirm(PASSWORD)
    two.fill(name="pipeline", days="30")
    for scope in ("release:read", "release:write"):
        two.page.locator(f"input[name=scopes][value='{scope}']").check()
    two.submit()
    pipeline = Pipeline(story.site.base, two.page.locator("#secret").inner_text().strip())
    address = pipeline.post("repositories", {"name": "tern-8b"})["address"]
    release = pipeline.post("releases", {"repository": address, "version": "1.0.0"})["id"]
    for path, content in model_files(title="Tern", version="1.0.0", seed="tern").items():
        pipeline.upload(release, path, content)
    pipeline.change(f"releases/{release}", "commits", {"summary": "Tern 8B 1.0.0"})
    pipeline.change(f"releases/{release}", "seal", {})
    card = f"/portal/releases/{release}/"
    two.wait_until_gone(card, "Not sealed yet")
    stranger = screen(story.browser, story.site)
    stranger.go(card)
    expect(stranger.page.locator("main")).not_to_contain_text("tern-8b")
    two.go(f"{card}files/")
    expect(two.page.locator("main")).to_contain_text("model.safetensors.index.json")


def everything_is_in_the_journal(story: Story) -> None:
    """Every act is a line that the member can read."""
    one = story.at("one@osterlyn.example")
    one.go("/portal/journal/")
    for verb in ("pledge.accepted", "proposal.enacted"):
        one.go(f"/portal/journal/?verb={verb}")
        expect(one.page.locator("main")).to_contain_text(verb)
