import pytest


@pytest.mark.parametrize(
    ("question", "changes"),
    [
        ("initial yield 40%, six years to mature yield of 93%", {"initial_yield": 0.4, "yield_ramp_years": 6, "target_yield": 0.93}),
        ("the factory uses 80% of its capacity", {"utilization": 0.8}),
        ("what if they build a third of the capacity themselves", {"owned_share": 1 / 3}),
        ("what if the licensee gives up at most a quarter of its margin", {"margin_cap": 0.25}),
        ("if the cell price declines by 10%, value?", {"cell_price": 99}),
        ("what is QS worth if the chance at the pack stage is fifty-fifty", {"p_pack": 0.5}),
    ],
)
def test_set_phrases(reader, question, changes):
    assert dict(reader.read(question).request.set) == pytest.approx(changes)


def test_a_range_beside_an_output_does_not_fail(reader):
    assert reader.read("chart value per share for a pack yield of 0.69 to 0.9").request.variable == "pack_yield"
