"""The demo consortium, told through the actions only, on a clock that travels to today.

Two cycles: in the first, Tern and Heron are decided, trained and released; in the present one,
begun on the first of the month eight months back, Crane is in training and Egret is being decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from consortium.costs import queries as costs
from consortium.journal.actions import publish_checkpoint
from consortium.kernel.actor import SYSTEM
from consortium.kernel.models import Clock
from consortium.kernel.moments import now, travel_to
from consortium.management.demo import delivering, planning, releasing, voting
from consortium.management.demo.companies import COMPANIES, PRINTED, Company, address
from consortium.management.demo.stage import Stage, add_seat, seat_everybody
from consortium.notices import queries as notices
from consortium.notices.actions import fan_out, note_attempt
from consortium.roadmap import queries as roadmap
from consortium.roadmap.actions import finish_run, start_run
from consortium.roadmap.models import Cycle, Run
from members.actions import apply_for_membership, end_seat
from releases.models import Repository
from votes.domain.drafting import Offer
from votes.domain.presets import motion_rule

BY_SLUG = {company.slug: company for company in COMPANIES}


@dataclass(frozen=True)
class SignIns:
    """What `make run` prints: (who, address, password), and tokens by company."""

    people: tuple[tuple[str, str, str], ...]
    tokens: tuple[tuple[str, str], ...]


def tell() -> SignIns:
    """Build the whole consortium; afterwards the clock shows the true time again."""
    stage = Stage(today=now())
    begun = _months_back(stage.today, 8)
    travel_to(stage.today + timedelta(days=(begun - stage.today.date()).days - 366))
    seat_everybody(stage)
    planning.cite_the_world(stage)
    _first_cycle(stage)
    crane = _second_cycle(stage, begun)
    _present(stage, crane)
    tokens = _tokens(stage)
    _letters_are_history()
    publish_checkpoint(actor=SYSTEM, at=now())
    Clock.objects.update(offset_us=0)
    people = tuple(
        (role, address(name, _company_of(name)), stage.passwords[name])
        for name, role in PRINTED.items()
    )
    return SignIns(people, tokens)


def _letters_are_history() -> None:
    """Write the letters of the past and file them as sent: a start mails nobody about last year."""
    while fan_out(actor=SYSTEM, at=now()):
        pass
    while letters := notices.due(at=now()):
        for letter in letters:
            note_attempt(actor=SYSTEM, at=now(), notice=letter)


def _months_back(today: datetime, months: int) -> date:
    month = today.year * 12 + today.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)


def _company_of(name: str) -> Company | None:
    return next((c for c in COMPANIES if name in (c.admin, c.delegate)), None)


def _first_cycle(stage: Stage) -> None:
    """Tern and Heron: decided, funded equally, trained, released."""
    start = now().date()
    cycle = planning.open_with_prices(
        stage, name="Cycle 1", starts_on=start, due_on=start + timedelta(days=10)
    )
    planning.pledge_all(stage, cycle, part=2)
    tern, heron = planning.plan(stage, cycle, "Tern 8B"), planning.plan(stage, cycle, "Heron 70B")
    planning.lock_and_begin(stage, cycle)
    _decide(stage, cycle, tern, (_offer("8B dense", tern),))
    heron_offers = (
        _offer("34B dense", heron, n=34 * 10**9),
        _offer("70B dense", heron),
    )
    _decide(stage, cycle, heron, heron_offers)
    for run, months in ((tern, 1), (heron, 3)):
        started = start_run(actor=stage.secretary, at=now(), run=Run.objects.get(pk=run.pk))
        for month in range(months):
            _deliver_once(stage, started, month)
        finish_run(actor=stage.secretary, at=now(), run=started)
    # Brackmoor met 4/5 of its share of Heron, Kitesworth 3/5, the others all.
    parts = {
        "brackmoor": Fraction(4, 5),
        "kitesworth": Fraction(3, 5),
    }
    for run in (tern, heron):
        pool = costs.pool_of(stage.secretary, Run.objects.get(pk=run.pk))
        if pool is None:
            raise ValueError(f"{run} has no pool.")
        delivering.pay_parts(
            stage, pool, delivering.cash_parts(stage, pool, parts if run == heron else {})
        )
    planning.begin_settling(stage, cycle)


def _decide(stage: Stage, cycle: Cycle, run: Run, offers: tuple[Offer, ...]) -> None:
    proposal = voting.draft_size(
        stage, cycle, run, f"We propose {run.name}: {run.summary}", (voting.NO_RUN, *offers),
        voting.EQUAL,
    )  # fmt: skip
    voting.discuss(stage, proposal)
    proposal = voting.open_after_a_week(stage, proposal)
    top = "abc"[len(offers)]
    voting.cast(stage, proposal, {company.slug: top for company in COMPANIES})
    voting.conclude(proposal)


def _offer(title: str, run: Run, n: int = 0) -> Offer:
    """A size as the roadmap prices it; a smaller `n` takes its part of compute and cost."""
    part = Fraction(n, run.n_total) if n else Fraction(1)
    return Offer(
        title, int(roadmap.total_cost(run) * part), n or run.n_total, int(run.n_active * part),
        run.tokens, int(run.need_milli_hours * part),
    )  # fmt: skip


def _deliver_once(stage: Stage, run: Run, month: int) -> None:
    """A fortieth of the yearly pledge: compute is small beside cash in the first cycle."""
    stage.go((now() - stage.today).days + 12)
    for company in COMPANIES:
        if company.chip_hours:
            delivering.deliver(
                stage, company=company, run=run, chip_hours=company.chip_hours // 40,
                reference=f"{company.slug}-{run.slug}-{month + 1}",
                worked_on=now().date() - timedelta(days=1),
            )  # fmt: skip
    delivering.credit(run)


def _second_cycle(stage: Stage, begun: date) -> Run:
    """Crane: pledged for, decided by the members, in training."""
    stage.go((begun - stage.today.date()).days - 30)
    cycle = planning.open_with_prices(
        stage, name=f"Cycle 2 ({begun.year}/{(begun.year + 1) % 100})", starts_on=begun,
        due_on=begun - timedelta(days=14),
    )  # fmt: skip
    planning.pledge_all(stage, cycle)
    crane = planning.plan(stage, cycle, "Crane 1T-A40B")
    stage.go((begun - stage.today.date()).days)
    planning.lock_and_begin(stage, cycle)
    need = 20_000_000_000  # mH: 20 million H100e-hours, $44M at $2.20
    offers = (
        voting.NO_RUN,
        Offer("200B-A20B", 15_000_000_00, 200 * 10**9, 20 * 10**9, 30 * 10**12, 4_600_000_000),
        Offer("400B-A25B", 30_000_000_00, 400 * 10**9, 25 * 10**9, 45 * 10**12, 8_600_000_000),
        Offer("1T-A40B", 60_000_000_00, 10**12, 40 * 10**9, crane.tokens, need),
    )
    proposal = voting.draft_size(
        stage, cycle, crane,
        "Crane is the flagship of this cycle. The cost is compute at the in-kind rate, staff and"
        " data; it is shared in proportion to pledges, nobody below 1/50 or above 1/6.",
        offers, voting.BOUNDED,
    )  # fmt: skip
    voting.discuss(stage, proposal, {
        "fenwarden": "We can carry our part of the largest size if nobody pays above a sixth.",
        "inkstead": "For us 200B would do; please keep the floor where it is.",
    })  # fmt: skip
    proposal = voting.open_after_a_week(stage, proposal)
    voting.cast(stage, proposal, {company.slug: company.crane for company in COMPANIES})
    voting.conclude(proposal)
    crane = start_run(actor=stage.secretary, at=now(), run=Run.objects.get(pk=crane.pk))
    _motions(stage, cycle)
    return crane


def _motions(stage: Stage, cycle: Cycle) -> None:
    """One adopted, one that had the weight but not the heads."""
    for index, title, text in (
        (0, "Publish the data card together with every release",
         "Every release carries a card of its training data, as complete as licences allow."),
        (1, "Give founding members the weights sixty days before full members",
         "Founding members carry the largest shares; we propose a window of their own."),
    ):  # fmt: skip
        motion = voting.draft_motion(stage, cycle, title, text)
        voting.discuss(stage, motion)
        motion = voting.open_after_a_week(stage, motion)
        voting.cast(stage, motion, {c.slug: c.motions[index] for c in COMPANIES})
        voting.conclude(motion)


def _present(stage: Stage, crane: Run) -> None:
    """Months of delivery, releases in their windows, and what waits for people today."""
    cycle = crane.cycle
    first = (now() - stage.today).days + 2
    months = max(2, min(6, (-first - 40) // 30))
    tern, heron = Run.objects.get(slug="tern-8b"), Run.objects.get(slug="heron-70b")
    operator, builder = BY_SLUG["brackmoor"], BY_SLUG["dovemere"]
    public = releasing.repository(stage, company=builder, name="tern-8b")
    done = releasing.release(
        stage, company=builder, repository=public, version="1.0.0", run=tern, title="Tern 8B",
        story="The consortium's first release.",
    )  # fmt: skip
    releasing.publish(stage, done)
    delivering.deliver_monthly(stage, run=crane, months=months, first=first)
    stage.go(-58)
    early = releasing.repository(stage, company=operator, name="heron-70b")
    older = releasing.release(
        stage, company=operator, repository=early, version="1.3.0", run=heron, title="Heron 70B",
        story="Improved long-context training.",
    )  # fmt: skip
    releasing.clear(stage, older, "funder", "member")
    pool = costs.pool_of(stage.secretary, crane)
    if pool is None:
        raise ValueError("Crane has no pool.")
    stage.go(-40)
    for slug, dollars in (("alderway", 800_000), ("estermark", 2_100_000), ("fenwarden", 4_000_000),
                          ("greywether", 400_000), ("inkstead", 600_000),
                          ("kitesworth", 500_000), ("larkmoor", 100_000)):  # fmt: skip
        delivering.pay(stage, company=BY_SLUG[slug], pool=pool, amount=dollars * 100)
    _open_votes(stage, cycle)
    _today(stage, crane, early, heron)


def _open_votes(stage: Stage, cycle: Cycle) -> None:
    """A motion that closes in three days, a size vote in three as well, and a discussion."""
    stage.go(-11.2)
    motion = voting.draft_motion(
        stage, cycle, "Let universities evaluate releases before their window opens",
        "Two universities would test each release for ten days, under embargo.",
        motion_rule(publish="public"),
    )  # fmt: skip
    voting.discuss(stage, motion, {"larkmoor": "We would gladly take part in this."})
    egret = planning.plan(stage, cycle, "Egret 30B-A3B")
    offers = (
        voting.NO_RUN,
        Offer("8B-A1B", 900_000_00, 8 * 10**9, 10**9, 36 * 10**12, 300_000_000),
        _offer("30B-A3B", egret),
        Offer("80B-A8B", 6_100_000_00, 80 * 10**9, 8 * 10**9, 36 * 10**12, 2_050_000_000),
    )
    size = voting.draft_size(
        stage, cycle, egret, "A light model for phones and laptops. Which size shall it be?",
        offers, voting.EQUAL,
    )  # fmt: skip
    voting.discuss(stage, size, {"dovemere": "3B active still runs on last year's laptops."})
    motion = voting.open_after_a_week(stage, motion)
    voting.cast(stage, motion, {c.slug: c.motions[2] for c in COMPANIES})
    stage.go(-3.8)
    size = voting.open_now(stage, size)
    voting.cast(
        stage, size, {"brackmoor": "c", "caldervane": "d", "estermark": "b", "jorvale": "c"}
    )
    stage.go(-2)
    draft = voting.draft_motion(
        stage, cycle, "Report energy per training run in every release card",
        "Each release card states the metered energy of its run, by site.",
    )  # fmt: skip
    voting.discuss(stage, draft, {"greywether": "Metering is in place at our sites."})


def _today(stage: Stage, crane: Run, repository: Repository, heron: Run) -> None:
    """The queues of this morning: a new release, reports to check, an applicant, a seat ended."""
    newest = releasing.release(
        stage, company=BY_SLUG["brackmoor"], repository=repository, version="2.0.0", run=heron,
        title="Heron 70B", story="Trained to the end of the data; open to its funders first.",
    )  # fmt: skip
    releasing.clear(stage, newest, "funder", "member")
    stage.go(-1)
    yesterday = now().date() - timedelta(days=1)
    for slug, hours in (("jorvale", 40_000), ("greywether", 60_000)):
        delivering.deliver(
            stage, company=BY_SLUG[slug], run=crane, chip_hours=hours,
            reference=f"{slug}-waiting", worked_on=yesterday, accept=False,
        )  # fmt: skip
    odd = delivering.deliver(
        stage, company=BY_SLUG["harlowmere"], run=crane, chip_hours=90_000,
        reference="harlowmere-odd", worked_on=yesterday, accept=False,
    )  # fmt: skip
    delivering.dispute(stage, odd, "These hours overlap with the report of the week before.")
    apply_for_membership(
        actor=SYSTEM, at=now(), name="Mossgate Insurance", slug="mossgate", country="AT",
        contact_name="Mira Egger", contact_email="mira@mossgate.example", tier="full",
        statement="We would use the models for claims handling in three languages.",
    )  # fmt: skip
    add_seat(stage, company=COMPANIES[0], name="Omar Reuter", roles=["observer"])
    end_seat(actor=stage.admin(COMPANIES[0]), at=now(), seat=stage.seats["Omar Reuter"])


def _tokens(stage: Stage) -> tuple[tuple[str, str], ...]:
    reading = ["release:read", "vote:read", "cost:read", "roadmap:read", "journal:read"]
    alderway = releasing.token(stage, "Ben Okafor", scopes=reading, label="demo download")
    brackmoor = releasing.token(stage, "Bram de Wit", scopes=reading, label="demo download")
    return (("Alderway Robotics", alderway), ("Brackmoor Cloud", brackmoor))
