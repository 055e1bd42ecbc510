"""Charts: what is drawn stays on its sheet, and the table says the same figures."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from consortium.shell.charts import (
    Bar,
    Bars,
    Chart,
    Curve,
    Line,
    Mark,
    Meter,
    Pair,
    Pairs,
    Shares,
    Span,
    Spark,
    Tally,
    ratio,
    said,
)
from consortium.shell.drawing import SIZES, sheets

BARS = (Bar("Alderway", 614_952_907, "$6.15M", mine=True), Bar("Brackmoor", 10**9, "$10.00M"))
CHARTS: tuple[Chart, ...] = (
    Curve(
        "Share", "Falls.", "members", "Share",
        points=tuple((n, 6 * 10**9 // n) for n in range(2, 61)),
        texts=tuple(said(6 * 10**9 // n, "USD") for n in range(2, 61)),
        lines=(Line("1/10 of the frontier", 3 * 10**9),),
        here=12,
        unit="USD",
    ),
    Bars("Shares", "Two.", "Member", "Amount", BARS),
    Shares("Shares", "Two.", "Member", "Amount", BARS),
    Meter("Pledge", "Kept.", 27, 25, "27 h", "25 h", waiting=3, waiting_text="3 h"),
    Tally("By members", "8 to 2.", 8, 2, 1, 12, "members", (Mark("quorum", Fraction(1, 2)),)),
    Span("Cost", "Wide.", 41, 60, 92, "$41M", "$60M", "$92M"),
    Pairs("Weight", "Capped.", "Member", ("Pledged", "Weight"),
          (Pair("Brackmoor", Fraction(1, 6), Fraction(1, 8)),)),
)  # fmt: skip


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_a_chart_is_drawn_for_every_width_with_its_figures_as_a_table(chart: Chart) -> None:
    drawn = Template("{% chart page %}").render(Context({"page": chart}))
    assert drawn.count("<svg class=") == len(SIZES)
    assert drawn.count("<title id=") == len(SIZES) == drawn.count("<desc id=")
    assert "Show as table" in drawn
    for row in chart.table.rows:  # type: ignore[union-attr]  # a spark alone has no table
        assert row[0] in drawn


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_a_chart_has_neither_inline_style_nor_script(chart: Chart) -> None:
    drawn = Template("{% chart page %}").render(Context({"page": chart}))
    assert not re.search(r"style=|<script|<style|\son[a-z]+=", drawn)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: type(chart).__name__)
def test_nothing_is_drawn_off_the_sheet(chart: Chart) -> None:
    for sheet in sheets(chart):
        for row in (*sheet.parts.get("rows", ()), *sheet.parts.get("parts", ())):
            for name in ("length", "first", "second"):
                end = row.get("x", 0) + row.get(name, 0)
                assert 0 <= end <= sheet.width + 1, (sheet.css, row)


@given(
    st.lists(st.integers(0, 10**15), min_size=1, max_size=60),
    st.booleans(),
)
def test_a_curve_stays_between_its_axes(ys: list[int], log: bool) -> None:
    points = tuple(enumerate(ys, start=2))
    chart = Curve("t", "d", "x", "y", points, tuple(map(str, ys)), unit="USD", log=log)
    for sheet in sheets(chart):
        for pair in sheet.parts["path"].split():
            x, y = (float(part) for part in pair.split(","))
            assert sheet.parts["left"] <= x <= sheet.parts["right"]
            assert 0 <= y <= sheet.parts["base"]


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_meter_shows_the_part_beyond_apart(value: int, of: int, waiting: int) -> None:
    chart = Meter("t", "d", value, of, "v", "o", waiting=waiting)
    assert chart.beyond == max(0, value - of)
    for sheet in sheets(chart):
        parts = sheet.parts
        assert parts["kept"] + parts["waiting"] <= parts["pledged"] + 0.2
        assert parts["beyond"] == 0 or parts["beyond_x"] > parts["pledged"]
        assert parts["beyond_x"] + parts["beyond"] <= sheet.width + 3.1


def test_a_spark_is_one_small_drawing() -> None:
    [sheet] = sheets(Spark("t", "d", (("1", 3), ("2", 5))))
    assert sheet.css == "spark"
    assert sheet.parts["last"] == (108.0, 4.0)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(1, 3), "33.3 %"), (Fraction(0), "0.0 %"), (Fraction(1), "100.0 %")],
)
def test_a_ratio_reads_as_a_percentage(value: Fraction, text: str) -> None:
    assert ratio(value) == text
