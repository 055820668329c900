"""Headings are found by their place as they are by comparing every figure with every heading."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qs_assistant.documents.tables.columns import Item
from qs_assistant.documents.tables.headings import Headings, _Row, distance

ITEM = st.tuples(st.integers(0, 40), st.integers(1, 12))
ROW = st.lists(ITEM, min_size=1, max_size=8)


def items(places):
    return [Item(start, start + width, f"name {at}", f"name {at}") for at, (start, width) in enumerate(places)]


def over(item, head):
    """The heading that shares most columns with an item, by looking at all of them."""
    shared = [(min(one.end, item.end) - max(one.start, item.start), -one.start, one.text) for one in head]
    best = max(shared)
    return best[2] if best[0] > 0 else ""


@settings(max_examples=200, deadline=None)
@given(ROW, ITEM)
def test_a_figure_stands_under_the_heading_that_shares_most_columns(head, place):
    head, (item,) = items(head), items([place])
    expected = "" if len(head) == 1 and not over(item, head) else over(item, head)
    assert Headings([head]).path(item) == expected


@settings(max_examples=300, deadline=None)
@given(ROW, ITEM)
def test_the_nearest_headings_are_the_nearest_of_all(head, place):
    head, (item,) = items(head), items([place])
    expected = sorted((distance(one, item), at) for at, one in enumerate(head))[:2]
    found = _Row(head).nearest(item)
    assert [far for far, _ in found] == [far for far, _ in expected]
    assert found[0] == expected[0]


def test_wide_rows_of_a_page_belong_to_their_headings_in_order():
    head = items([(10 * at, 4) for at in range(3_000)])
    values = [Item(10 * at + 1, 10 * at + 5, str(at), str(at)) for at in range(3_000)]
    assert Headings([head]).loose_paths(values) == [one.text for one in head]


def test_figures_out_of_order_have_no_heading():
    head = items([(0, 4), (10, 4), (20, 4)])
    assert Headings([head]).loose_paths([Item(21, 24, "1", "1"), Item(1, 4, "2", "2")]) is None
