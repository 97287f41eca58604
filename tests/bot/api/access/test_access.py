"""Which collections a request goes to."""

import pytest

from bot.api.access.access import UNRESTRICTED, Access, require_manager, visible
from corpus.errors import Forbidden, QuestionError

KNOWN = ("laws", "notices", "letters")
CLERK = Access("clerk", "ask", frozenset({"notices", "laws"}))
STRANGER = Access("stranger", "ask", frozenset({"elsewhere"}))


def test_without_a_choice_a_question_goes_to_all_that_the_key_may_see():
    assert visible(None, KNOWN, UNRESTRICTED) == KNOWN
    assert visible(None, KNOWN, CLERK) == ("laws", "notices")


def test_a_choice_keeps_the_order_of_the_server_and_names_each_once():
    assert visible(["letters", "laws", "letters"], KNOWN, UNRESTRICTED) == ("laws", "letters")
    assert visible(["notices", "notices"], KNOWN, CLERK) == ("notices",)


@pytest.mark.parametrize("requested", [["letters"], ["laws", "letters"], ["there-is-none"]])
def test_another_s_collection_and_one_that_does_not_exist_are_refused_alike(requested):
    with pytest.raises(Forbidden) as refused:
        visible(requested, KNOWN, CLERK)

    assert "letters" not in refused.value.message + refused.value.hint
    assert refused.value.hint == "There are laws, notices."


def test_a_key_that_may_see_nothing_here_is_refused():
    with pytest.raises(Forbidden):
        visible(None, KNOWN, STRANGER)


@pytest.mark.parametrize(
    ("requested", "access"),
    [(["law"], UNRESTRICTED), ([], UNRESTRICTED), ([], CLERK), (["elsewhere"], STRANGER)],
)
def test_no_collection_or_an_unknown_one_is_a_mistake_of_the_question(requested, access):
    with pytest.raises(QuestionError):
        visible(requested, KNOWN, access)


def test_only_the_role_manage_may_manage():
    require_manager(UNRESTRICTED)
    with pytest.raises(Forbidden):
        require_manager(CLERK)
