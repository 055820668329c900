"""What was learned is what its data and commands made: a changed file has a changed checksum beside it."""

from training.checksums import LISTED, listing


def test_every_learned_file_is_as_its_checksum_says():
    assert "src/qs_assistant/questions/network.npz" in listing()
    assert LISTED.read_text(encoding="utf-8") == listing(), "run `python -m training.checksums` after a fit"
