"""The tables of the roadmap."""

from consortium.roadmap.models.accelerator import Accelerator, AcceleratorFactor
from consortium.roadmap.models.cycle import Cycle
from consortium.roadmap.models.frontier import FrontierReference
from consortium.roadmap.models.rate_card import RateCard
from consortium.roadmap.models.run import Run

__all__ = ["Accelerator", "AcceleratorFactor", "Cycle", "FrontierReference", "RateCard", "Run"]
