import pytest


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("what if opex stays flat", {"opex_growth": 0}),
        ("cell prices never fall, value?", {"price_decline": 0}),
        ("debt-free, what is it worth?", {"debt": 0}),
        ("nothing is recovered from scrap, value?", {"scrap_recovery": 0}),
        ("initial yield 40%, six years to mature yield of 93%", {"initial_yield": 0.4, "yield_ramp_years": 6, "target_yield": 0.93}),
        ("opex of $280m growing at 1% a year", {"opex": 280, "opex_growth": 0.01}),
        ("the factory uses 80% of its capacity", {"utilization": 0.8}),
        ("what if they build a third of the capacity themselves", {"owned_share": 1 / 3}),
        ("what if the licensee gives up at most a quarter of its margin", {"margin_cap": 0.25}),
        ("what if yield is only 20% in year one", {"initial_yield": 0.2}),
        ("what if a GWh costs $110 million to build", {"capex_per_gwh": 110}),
        ("suppose success is a coin flip", {"success_probability": 0.5}),
        ("separator 91, cell 95, pack 99 percent yield", {"separator_yield": 0.91, "cell_yield": 0.95, "pack_yield": 0.99}),
        ("what if the three steps yield 90%, 93% and 98%", {"separator_yield": 0.9, "cell_yield": 0.93, "pack_yield": 0.98}),
        ("if they throw away 15% of cells, value?", {"target_yield": 0.85}),
        ("if the cell price declines by 10%, value?", {"cell_price": 99}),
        ("the cell price declines by 3% a year", {"price_decline": 0.03}),
        ("what is QS worth if the chance at the pack stage is fifty-fifty", {"p_pack": 0.5}),
    ],
)
def test_set_phrases(reader, question, changes):
    assert dict(reader.read(question).request.set) == pytest.approx(changes)


def test_a_range_beside_an_output_does_not_fail(reader):
    assert reader.read("chart value per share for a pack yield of 0.69 to 0.9").request.variable == "pack_yield"


def test_the_unknown_of_a_solve_takes_no_value(reader):
    request = reader.read("What annual opex would justify $900 million?").request
    assert (request.kind, request.solve_for, request.target) == ("solve", "opex", ("equity_value", 900))
