from random import Random

from qa.training.features import NO_ANSWER, UNKNOWN, Shape, collate, features, windows

from .conftest import WordTokenizer, example

SHORT = Shape(max_tokens=9, stride=2)
LONG = example("where ?", "a b c d e f g ANSWER h i j k l", "ANSWER")
SMALL = example("who ?", "it was ANSWER then", "ANSWER")
NONE = example("why ?", "nobody knows")


def test_windows_of_a_context_leave_no_word_out(tokenizer: WordTokenizer) -> None:
    found = list(windows(tokenizer, [LONG, SMALL], SHORT))
    covered = {offset for w in found if w.example == 0 for offset in w.offsets if offset[1]}
    assert len(found) > 2
    assert {LONG.context[a:b] for a, b in covered} == set(LONG.context.split())
    assert all(len(w.ids) <= SHORT.max_tokens for w in found)


def test_targets_point_at_the_answer_or_at_the_first_token(tokenizer: WordTokenizer) -> None:
    for seed in range(30):
        for row, source in zip(
            features(tokenizer, [LONG, SMALL, NONE], SHORT, Random(seed)),
            [LONG, SMALL, NONE],
            strict=True,
        ):
            window = row.window
            said = source.context[window.offsets[row.start][0] : window.offsets[row.end][1]]
            lacking = not any(source.context[a:b] == "ANSWER" for a, b in window.offsets)
            assert said == ("" if row.start == NO_ANSWER else "ANSWER")
            assert (row.start == NO_ANSWER) == lacking


def test_a_span_cut_by_the_window_is_no_target(tokenizer: WordTokenizer) -> None:
    cut = example("q", "a b c d e f g h", "c d e f g h")
    assert all(w.span(cut.answers[0]) is None for w in windows(tokenizer, [cut], SHORT))


def test_a_long_question_keeps_its_end(tokenizer: WordTokenizer) -> None:
    asked = example("old words " * 20 + "now", "it was ANSWER then", "ANSWER")
    (window,) = windows(tokenizer, [asked], Shape(30, 2, max_question_tokens=3))
    assert sum(1 for kind in window.types if not kind) == 2 + 3


def test_batches_are_padded_with_nothing_to_attend_to(tokenizer: WordTokenizer) -> None:
    batch = collate(features(tokenizer, [SMALL, NONE], Shape(), Random(0)))
    assert batch.input_ids.shape == (2, 9)
    assert batch.attention_mask.sum(dim=1).tolist() == [9, 7]
    assert batch.tokens == 16


def test_a_verdict_without_a_place_teaches_the_verdict_alone(tokenizer: WordTokenizer) -> None:
    known = example("is it ?", "it is", verdict="yes")
    [row] = features(tokenizer, [known], SHORT, Random(1))
    assert (row.start, row.end, row.verdict) == (UNKNOWN, UNKNOWN, 2)


def test_only_questions_for_words_are_known_to_want_no_verdict(tokenizer: WordTokenizer) -> None:
    rows = features(
        tokenizer,
        [SMALL, example("was it ?", "it was ANSWER then", "ANSWER"), example("was it ?", "nobody knows")],
        SHORT,
        Random(1),
        negative_share=0.0,
    )
    assert [row.verdict for row in rows] == [0, UNKNOWN, 0]
