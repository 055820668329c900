"""The soak of benchmarks/soak in short: the real bot, people, an admin, and three faults. make soak is the long form."""

from benchmarks.soak.report import written
from benchmarks.soak.soak import Plan, soak

SHORT = Plan(
    minutes=0.15,
    people=5,
    faults=("Chroma server killed", "gateway dropped", "records read-only"),
    fault_seconds=0.5,
    pause=(0.5, 1.5),
    questions=0,
    every=3,
    patience=60,
    own_file_system=False,
)


async def test_nothing_is_wrong_doubled_or_lost_under_faults(stocked_folder, tmp_path):
    outcome = await soak(tmp_path, SHORT, stocked_folder)
    assert outcome.is_sound, "\n".join([written(outcome), *outcome.tally.wrong])
    assert outcome.tally.counts["right"] >= len(SHORT.faults) + 2  # at least a right answer after each fault, and the admin's two
    assert outcome.tally.counts["documents added"] >= 1
    assert [one.fault for one in outcome.recoveries] == list(SHORT.faults)
