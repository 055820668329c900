"""What happens when an answer cannot be kept: it is not shown, and nothing follows on from it."""

import pytest

from qs_assistant.app.wiring import open_assistant
from qs_assistant.records.answers import AnswerStore
from qs_assistant.types.errors import StoreError
from qs_assistant.types.place import Place


async def test_a_follow_up_that_could_not_be_kept_is_read_alike_when_asked_again(stocked_settings, monkeypatch):
    here, keep = Place("here"), AnswerStore.save

    def refuse(*_arguments, **_options):
        raise StoreError("The records cannot be written.")

    async with open_assistant(stocked_settings, strict=True) as assistant:
        await assistant.ask("Start in 2031?", here)
        monkeypatch.setattr(AnswerStore, "save", refuse)
        with pytest.raises(StoreError):
            await assistant.ask("2032 instead", here)
        monkeypatch.setattr(AnswerStore, "save", keep)
        again = await assistant.ask("2032 instead", here)
        assert again.request["set"] == {"start_year": 2032.0}
