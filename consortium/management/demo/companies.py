"""The twelve invented members of Saltmarsh Open Models: sizes, accelerators, people.

Every name is made up; addresses end in `.example`. Figures are at the scale of published frontier
runs, and their shares of Crane are checked to the cent by the tests.
"""

from __future__ import annotations

from dataclasses import dataclass

H100, H200, B200 = "nvidia-h100-sxm5", "nvidia-h200-sxm", "nvidia-b200"
MI300X, A100 = "amd-mi300x", "nvidia-a100-sxm-80gb"
TPU, TRAINIUM = "google-tpu-v5p", "aws-trainium2"


@dataclass(frozen=True, slots=True)
class Company:
    """A member: chip-hours of one accelerator, cash in whole dollars, who votes how."""

    name: str
    slug: str
    tier: str
    country: str
    chip: str
    chip_hours: int
    cash: int
    admin: str
    delegate: str
    # Peaks in the Crane vote (a: no run … d: the largest) and votes in the three motions.
    crane: str
    motions: tuple[str, str, str]


COMPANIES = (
    Company("Alderway Robotics", "alderway", "full", "NL", H100, 2_000_000, 1_600_000,
            "Ada Lindqvist", "Ben Okafor", "d", ("yes", "no", "")),
    Company("Brackmoor Cloud", "brackmoor", "founding", "IE", H200, 5_200_000, 0,
            "Bela Marchetti", "Bram de Wit", "d", ("yes", "yes", "yes")),
    Company("Caldervane Silicon", "caldervane", "founding", "DE", B200, 2_000_000, 0,
            "Carla Nunes", "Cyril Bauer", "d", ("yes", "yes", "yes")),
    Company("Dovemere Software", "dovemere", "full", "SE", MI300X, 2_000_000, 0,
            "Dora Falk", "Dimitri Holm", "d", ("yes", "no", "no")),
    Company("Estermark Health", "estermark", "full", "DK", "", 0, 4_000_000,
            "Elin Kvist", "Emil Skov", "c", ("yes", "no", "yes")),
    Company("Fenwarden Bank", "fenwarden", "founding", "GB", "", 0, 7_500_000,
            "Fiona Ashdown", "Felix Grant", "d", ("no", "yes", "")),
    Company("Greywether Energy", "greywether", "full", "NO", A100, 3_000_000, 1_000_000,
            "Grete Dahl", "Gustav Lie", "c", ("yes", "no", "yes")),
    Company("Harlowmere Telecom", "harlowmere", "full", "FI", TPU, 4_000_000, 0,
            "Hanna Virta", "Heikki Salo", "d", ("yes", "no", "")),
    Company("Inkstead Publishing", "inkstead", "associate", "FR", "", 0, 600_000,
            "Ines Marchand", "Ivo Renard", "b", ("no", "no", "")),
    Company("Jorvale Logistics", "jorvale", "full", "PL", TRAINIUM, 2_500_000, 0,
            "Jana Kowal", "Jurek Nowak", "d", ("yes", "yes", "no")),
    Company("Kitesworth Retail", "kitesworth", "full", "ES", "", 0, 2_500_000,
            "Katia Romero", "Kiko Vidal", "c", ("abstain", "no", "yes")),
    Company("Larkmoor Institute", "larkmoor", "associate", "CH", H100, 250_000, 0,
            "Lea Frey", "Luca Meier", "b", ("yes", "no", "")),
)  # fmt: skip

PRINTED = {
    "Ada Lindqvist": "Alderway admin",
    "Ben Okafor": "Alderway delegate",
    "Cleo Marsh": "Secretariat",
    "Noor Hale": "Auditor",
}


def address(name: str, company: Company | None) -> str:
    """An address that can never be delivered to."""
    local = name.split(maxsplit=1)[0].lower()
    return f"{local}@{company.slug}.example" if company else f"{local}@commonweight.example"
