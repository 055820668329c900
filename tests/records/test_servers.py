import pytest

from qs_assistant.records.database import Database
from qs_assistant.records.servers import ServerRecords
from qs_assistant.types.errors import StoreError

pytestmark = pytest.mark.every_database


def test_settings_of_servers_are_kept_and_read_again(database):
    first = ServerRecords(database)
    first.set_replies_private(7, private=True)
    first.set_replies_private(8, private=True)
    first.set_replies_private(8, private=False)
    second = ServerRecords(database)
    assert not second.replies_private(7)
    second.load()
    assert (second.replies_private(7), second.replies_private(8), second.replies_private(9)) == (True, False, False)


def test_each_application_has_its_own_digest(database):
    records = ServerRecords(database)
    records.set_commands_given(1, "aaa", None)
    records.set_commands_given(1, "bbb", 7)
    assert (records.commands_given(1), records.commands_given(2)) == (("bbb", 7), (None, None))


def test_a_reply_is_known_until_it_is_taken_or_its_user_forgotten(database):
    records = ServerRecords(database)
    records.keep_reply(11, channel=2, reply=3, user="u")
    records.keep_reply(12, channel=2, reply=4, user="u")
    records.keep_reply(13, channel=2, reply=5, user="v")
    assert records.take_reply(11) == (2, 3)
    assert records.take_reply(11) is None
    assert records.forget_user("u") == 1
    assert records.take_reply(13) == (2, 5)


def test_the_oldest_replies_go_first(database):
    records = ServerRecords(database, reply_limit=2)
    for question in (9, 10, 100):
        records.keep_reply(question, channel=1, reply=question, user="u")
    assert records.take_reply(9) is None
    assert records.take_reply(10) == (1, 10)
    assert records.take_reply(100) == (1, 100)


def test_a_change_that_cannot_be_kept_is_not_made(tmp_path):
    broken = ServerRecords(Database(f"sqlite:///{tmp_path}/missing/records.sqlite"))
    with pytest.raises(StoreError):
        broken.set_replies_private(7, private=True)
    assert not broken.replies_private(7)
