from random import Random

import numpy as np

from qa.training.augment import as_typed, terse
from qa.training.bm25 import Bm25
from qa.training.edits import (
    count_asked,
    made_unanswerable,
    negated,
    with_opposite,
    with_other_asking,
    with_other_name,
)
from qa.training.examples import Turn
from qa.training.negatives import (
    WAYS,
    Contexts,
    among_others,
    holds_an_answer,
    unanswerable,
    without_answer,
)

from .conftest import example

SEINE = example("What flows through Paris?", "The Seine flows through Paris.", "Seine", group="a")
THAMES = example("What flows through London?", "The Thames flows through London.", "Thames", group="a")
CHEESE = example("What is Brie?", "Brie is a cheese.", "a cheese", group="b")
TWIN = example("Where is the Seine?", "The Seine passes Paris and Rouen.", "Rouen", group="a")
ALL = [SEINE, THAMES, CHEESE, TWIN]


def test_bm25_agrees_with_its_formula_worked_by_hand() -> None:
    scores = Bm25(["red red blue", "blue green", "green grass grows"]).scores("red")
    mean = 8 / 3
    idf = np.log(1 + 2.5 / 1.5)
    expected = idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / mean))
    np.testing.assert_allclose(scores, [expected, 0, 0], rtol=1e-5)


def test_bm25_names_the_best_first_and_nothing_without_a_common_word() -> None:
    index = Bm25(["a cat sat", "a cat met a cat", "dogs"])
    assert index.best("cat", 5) == [1, 0]
    assert index.best("fish", 5) == []


def test_a_moved_question_never_gets_a_context_that_holds_its_answer() -> None:
    contexts = Contexts.of(ALL)
    for seed in range(60):
        wrong = contexts.wrong(SEINE, Random(seed))
        assert wrong is None or not holds_an_answer(wrong, SEINE.answers)


def test_an_example_made_unanswerable_has_no_answers_and_is_not_the_same() -> None:
    contexts = Contexts.of(ALL)
    for seed in range(60):
        made = unanswerable(SEINE, contexts, Random(seed))
        assert made is not None
        assert made.answers == ()
        assert (made.question, made.context) != (SEINE.question, SEINE.context)


def test_every_way_leaves_no_answer_and_changes_the_question_or_the_context() -> None:
    contexts = Contexts.of(ALL)
    for way, _ in WAYS:
        for seed in range(30):
            made = way(SEINE, contexts, Random(seed))
            assert made is None or not made.answers
            assert made is None or (made.question, made.context) != (SEINE.question, SEINE.context)


def test_the_sentences_that_answer_are_taken_out_and_the_others_stay() -> None:
    before = "Paris lies on a river that many painters have loved, and so do many other towns of France."
    behind = "Its banks were built over long ago, and only a few of the old houses that stood there are left."
    told = example("What flows there?", f"{before} It is the Seine. {behind} The Seine is long.", "Seine")
    made = without_answer(told)
    assert made is not None
    assert (made.context, made.answers) == (f"{before} {behind}", ())
    assert without_answer(SEINE) is None


def test_a_question_is_asked_for_what_its_sentence_does_not_say() -> None:
    question, told = "Where did the army stop?", "The army stopped in 1812 because of snow."
    asked = {with_other_asking(question, told, Random(seed)) for seed in range(20)}
    assert asked == {"How long did the army stop?"}
    assert with_other_asking("Who won?", told, Random(0)) is None


def test_only_what_is_not_counted_is_asked_a_count_of() -> None:
    context = "The ministry sent 1,960 soldiers. Nobody saw the trucks, but for two planes."
    asked = {count_asked(context, Random(seed)) for seed in range(40)}
    assert asked == {"how many trucks?", "How many trucks were there?", "number of trucks"}


def test_moving_among_others_keeps_the_answer_where_the_offset_says() -> None:
    contexts = Contexts.of(ALL)
    for seed in range(40):
        (gold,) = (moved := among_others(THAMES, contexts, Random(seed))).answers
        assert moved.context[gold.start : gold.end] == "Thames"
        assert moved.context.count("Thames") == 1


def test_a_name_is_replaced_by_another_that_is_neither_asked_nor_the_answer() -> None:
    other = "In Lyon and Paris. The Seine is long, the river too."
    changed = with_other_name(SEINE.question, other, "Seine", Random(0))
    assert changed == "What flows through Lyon?"


def test_words_are_turned_into_their_opposites() -> None:
    assert with_opposite("What was the first city?", Random(0)) == "What was the last city?"
    assert with_opposite("What is it?", Random(0)) is None


def test_negation_is_not_doubled() -> None:
    assert negated("Who was elected?") == "Who was not elected?"
    assert negated("Who was not elected?") is None


def test_a_question_that_nothing_can_be_changed_in_is_left_alone() -> None:
    assert made_unanswerable("why go?", "because", "because", "because", Random(0)) is None


def test_a_count_is_asked_for_in_the_fewest_words() -> None:
    question = "How many peacekeepers did Russia send?"
    assert terse(question, "It sent 1,960.", Random(0)) == "How many peacekeepers"


def test_a_count_is_not_shortened_where_many_numbers_could_be_meant() -> None:
    shortened = terse("How many men did Rome send?", "1 2 3 4 5 6 7 8", Random(0))
    assert shortened == "How many men Rome send"


def test_typed_questions_carry_their_history_in_front_and_keep_their_answers() -> None:
    follow_up = example("Did they?", "Sparta won.", "Sparta", history=(Turn("Who?", "Sparta"),))
    for seed in range(20):
        typed = as_typed(follow_up, Random(seed))
        assert typed.question.startswith("earlier: Who? Sparta. now: ")
        assert typed.answers == follow_up.answers
