import struct
from itertools import pairwise

import pytest

from qs_assistant.valuation.chart_style import BLUE, Mark, across, new_figure, unit_axis
from qs_assistant.valuation.charts import draw, reference_marks

ASKED = {
    "value": lambda a: a.value({"owned_share": 0.2}),
    "solve": lambda a: a.solve("success_probability", "equity_value", 2000),
    "no solution": lambda a: a.solve("target_yield", "equity_value", 8000),
    "sweep": lambda a: a.sweep("start_year", 2027, 2033, 7),
    "grid": lambda a: a.grid(("royalty_rate", None, None), ("peak_capacity", None, None)),
    "sensitivity": lambda a: a.sensitivity(),
    "simulate": lambda a: a.simulate(n=1024),
    "compare": lambda a: a.compare([({}, None), ({}, "bull")]),
    "worthless": lambda a: a.sweep("cell_price", 1, 20, 5),
    "equal": lambda a: a.compare([({}, None), ({}, None)]),
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_every_chart_is_a_light_png_of_its_width_with_words(analyst, assumptions, asked):
    chart = draw(asked(analyst), assumptions)
    width, height = struct.unpack(">II", chart.png[16:24])
    assert chart.png.startswith(b"\x89PNG")
    assert len(chart.png) < 200_000
    assert width == 1040  # twice 520, for dense screens
    assert 500 < height < 1400
    assert 40 < len(chart.alt_text) < 1000


def test_the_names_of_lines_that_lie_close_do_not_cover_each_other():
    figure, (axes,) = new_figure("A title", "and more", 3.3)
    axes.set_ylim(0, across(axes, [Mark(value, f"reference {n}", BLUE) for n, value in enumerate((4.9, 4.3, 4.35, 12.3))], 2.0, 3.3))
    unit_axis(axes, "x", "$", "x")
    figure.canvas.draw()
    boxes = sorted((one.get_window_extent() for one in axes.texts), key=lambda box: box.y0)
    assert all(lower.y1 <= upper.y0 for lower, upper in pairwise(boxes))


def test_the_words_have_the_main_figures(analyst, assumptions):
    swept = draw(analyst.sweep("start_year", 2027, 2033), assumptions)
    value = analyst.value({"start_year": 2027}).results["value_per_share"]
    assert f"${value:.2f} at 2027" in swept.alt_text
    assert "2025-10-01" in swept.alt_text
    bridge = draw(analyst.compare([({}, None), ({}, "bull")]), assumptions)
    ends = [analyst.value(preset=preset).results["value_per_share"] for preset in (None, "bull")]
    assert f"${ends[0]:.2f} (base) to ${ends[1]:.2f} (bull)" in bridge.alt_text


def test_the_same_run_gives_the_same_picture(analyst, assumptions):
    assert draw(analyst.sensitivity(), assumptions).png == draw(analyst.sensitivity(), assumptions).png


def test_a_reference_that_the_question_sets_is_marked_beside_the_dated_ones(analyst, assumptions):
    own = reference_marks(analyst.value({"share_price": 3}).run.inputs, assumptions)
    assert [round(mark.value, 2) for mark in own] == [4.32, 4.89, 12.31, 3.0]
    assert len(reference_marks(analyst.value().run.inputs, assumptions)) == 3


@pytest.mark.parametrize("kind", ["event", "events", "views", "football", "frontier", "curve", "nowhere", "outcomes"])
def test_the_charts_of_the_second_edition_are_light_pngs_with_words_on_either_ground(analyst, assumptions, kind):
    asked = {
        "event": lambda: analyst.event("powerco-walks"),
        "events": analyst.events,
        "views": analyst.views,
        "football": analyst.football,
        "frontier": lambda: analyst.frontier([("royalty_rate", None, None), ("peak_capacity", None, None)], "discount_rate", steps=5),
        "curve": lambda: analyst.frontier([("peak_capacity", None, None)], "royalty_rate", ("equity_value", 1200.0)),
        "nowhere": lambda: analyst.frontier([("cell_yield", None, None)], "pack_yield", ("equity_value", 9e4), steps=3),
        "outcomes": lambda: analyst.simulate(n=1024, outcomes=True),
    }[kind]()
    light, dark = draw(asked, assumptions), draw(asked, assumptions, dark=True)
    assert light.png.startswith(b"\x89PNG")
    assert light.png != dark.png
    assert max(len(light.png), len(dark.png)) < 200_000
    assert light.alt_text == dark.alt_text
    assert 40 < len(light.alt_text) <= 1000
