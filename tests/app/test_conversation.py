from qs_assistant.app.conversation import Conversations
from qs_assistant.types.place import Place
from qs_assistant.types.request import Reading, Request
from qs_assistant.types.turn import Turn, next_turn
from tests.clock import Clock


def place(number, user="ann"):
    return Place(conversation=f"channel:{number}", user=user)


def turn(text):
    return Turn(text, "valuation")


def test_a_turn_is_kept_for_its_place_and_user_only():
    conversations = Conversations(expires_after=60, clock=Clock())
    conversations.put(place(1), turn("a"))
    assert conversations.get(place(1)) == turn("a")
    assert conversations.get(place(2)) is None
    assert conversations.get(place(1, "ben")) is None


def test_a_turn_expires():
    clock = Clock()
    conversations = Conversations(expires_after=60, clock=clock)
    conversations.put(place(1), turn("a"))
    clock.now = 59.9
    assert conversations.get(place(1)) == turn("a")
    clock.now = 60.1
    assert conversations.get(place(1)) is None
    assert len(conversations) == 0


def test_the_one_longest_unused_goes_first_when_there_are_too_many():
    conversations = Conversations(expires_after=60, limit=2, clock=Clock())
    for number in (1, 2):
        conversations.put(place(number), turn(str(number)))
    conversations.put(place(1), turn("again"))
    conversations.put(place(3), turn("3"))
    assert conversations.get(place(2)) is None
    assert conversations.get(place(1)) == turn("again")


def test_forgetting_a_user_leaves_the_others():
    conversations = Conversations(expires_after=60, clock=Clock())
    for number, user in ((1, "ann"), (2, "ann"), (1, "ben")):
        conversations.put(place(number, user), turn(user))
    assert conversations.forget("ann") == 2
    assert conversations.get(place(1)) is None
    assert conversations.get(place(1, "ben")) == turn("ben")


def test_the_next_turn_carries_over_what_the_reading_does_not_touch():
    first = next_turn("q", Reading("valuation", Request("value", set={"cash": 1.0}), focus=("cash",)))
    second = next_turn("who?", Reading("documents", search="who?"), first, subject="A letter")
    assert (second.request, second.search, second.focus, second.subject) == (first.request, "who?", ("cash",), "A letter")
    third = next_turn("r", Reading("valuation", Request("value", set={"debt": 1.0}), focus=("debt",)), second)
    assert ([one.request for one in third.before], third.search) == ([first.request], "who?")


def test_a_follow_up_about_documents_says_what_it_goes_on_from(assistant):
    first = assistant.ask("what did PowerCo commit in 2025?", conversation="understood")
    assert first.understood == "a question for the documents"
    assert "Understood" not in first.text
    followed = assistant.ask("and for what?", conversation="understood")
    assert followed.route == "documents"
    assert followed.understood == "a question for the documents, with “PowerCo commit 2025” from the turn before"
    assert followed.text.startswith(f"**Understood:** {followed.understood}")


def test_a_question_that_stands_alone_goes_on_from_nothing(assistant):
    assistant.ask("what did PowerCo commit in 2025?", conversation="alone")
    answer = assistant.ask("how many employees does Corning have?", conversation="alone")
    assert answer.route == "documents"
    assert "PowerCo" not in answer.understood
