from hypothesis import given
from hypothesis import strategies as st

from qa.training.examples import Example, Gold, mended, verified, without_repeats

from .conftest import example


def test_an_answer_in_its_place_is_kept_without_white_space_around_it() -> None:
    assert mended(Gold(3, " 42 "), "is 42 .") is not None
    assert mended(Gold(2, " 42 "), "is 42 .") == Gold(3, "42")


def test_an_answer_a_little_off_is_moved_to_where_it_stands() -> None:
    assert mended(Gold(0, "42"), "it is 42") == Gold(6, "42")


def test_an_answer_that_stands_far_away_or_nowhere_is_refused() -> None:
    assert mended(Gold(0, "42"), "x" * 100 + "42") is None
    assert mended(Gold(0, "43"), "it is 42") is None
    assert mended(Gold(0, "  "), "it is 42") is None


@given(st.text(), st.text(), st.integers(-10, 100))
def test_whatever_is_mended_is_a_slice_of_the_context(context: str, text: str, start: int) -> None:
    gold = mended(Gold(start, text), context)
    assert gold is None or context[gold.start : gold.end] == gold.text


def test_an_example_that_loses_all_its_answers_is_dropped_not_made_unanswerable() -> None:
    broken = Example("1", "who?", "nobody", (Gold(0, "somebody"),), "test")
    assert verified(broken) is None
    assert verified(Example("2", "who?", "nobody", (), "test")) is not None


def test_repeats_go_but_the_same_question_with_another_answer_stays() -> None:
    first = example("Who won?", "Ann won", "Ann")
    again = example("who won?", "It was ann", "ann")
    other = example("Who won?", "Bob won", "Bob")
    assert list(without_repeats([first, again, other])) == [first, other]
