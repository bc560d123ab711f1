from __future__ import annotations

from dataclasses import dataclass

import pytest

from index.documents import Document
from qa.answer import Quote
from qa.judge import Judgement
from qa.select import Selection, select
from qa.verdict import NO, NOT_PLAIN, YES, asks_yes_or_no, decided, word

TEXT = 'It rained, Ann Lee said. "It did not rain," Bo Hill said. Nobody asked.'
THRESHOLD = 0.5


@dataclass(frozen=True)
class WordJudge:
    """Takes "not" for no, "nobody" for nothing said, and all else for yes."""

    confidence: float = 0.8
    yes: float = 0.9

    def judge(self, question: str, text: str) -> Judgement:
        if "obody" in text:
            return Judgement(0.05, 0.05, 0.9)
        return (
            Judgement(self.yes, 1 - self.yes, 0.0)
            if " not " in text
            else Judgement(1 - self.yes, self.yes, 0.0)
        )


def quote(words: str, score: float, path: str = "a.txt") -> Quote:
    document = Document(path, "", TEXT)
    sentences = {"rained": (0, 24), "did not rain": (25, 57), "Nobody": (58, 71)}
    start, end = sentences[words]
    at = TEXT.index(words)
    return Quote(document, start, end, at, at + len(words), score)


def verdict(*quotes: Quote, question: str = "Did it rain?", judge: WordJudge | None = None) -> Selection:
    return decided(question, select(question, quotes, THRESHOLD), judge or WordJudge(), THRESHOLD)


def test_the_evidence_comes_with_what_it_comes_to() -> None:
    yes, no = verdict(quote("rained", 0.9)), verdict(quote("did not rain", 0.9))
    assert (yes.verdict, [each.answer for each in yes.quotes]) == (YES, ["rained"])
    assert (no.verdict, [each.answer for each in no.quotes]) == (NO, ["did not rain"])
    assert yes.kind == no.kind == "yes or no"


def test_below_the_judges_confidence_only_the_evidence_is_shown() -> None:
    unsure = verdict(quote("rained", 0.9), judge=WordJudge(yes=0.7))
    assert (unsure.verdict, len(unsure.quotes)) == ("", 1)


def test_what_the_evidence_does_not_say_is_not_said() -> None:
    assert verdict(quote("Nobody", 0.9)).verdict == NOT_PLAIN


def test_two_speakers_who_contradict_each_other_stand_side_by_side() -> None:
    chosen = verdict(quote("did not rain", 0.9), quote("rained", 0.3))
    assert chosen.disagreement
    assert chosen.verdict == NOT_PLAIN
    assert [each.speaker for each in (*chosen.quotes, *chosen.alternatives[0])] == ["Bo Hill", "Ann Lee"]


def test_two_documents_can_disagree_too() -> None:
    assert verdict(quote("rained", 0.9), quote("did not rain", 0.6, "b.txt")).disagreement


def test_a_verdict_makes_up_for_a_little_sureness_of_the_reader_but_not_for_none() -> None:
    assert verdict(quote("rained", 0.35)).verdict == YES
    nothing = verdict(quote("rained", 0.2))
    assert (nothing.verdict, nothing.quotes) == ("", ())
    assert verdict(quote("Nobody", 0.35)).quotes == ()


def test_there_is_no_verdict_without_a_quote_nor_to_another_question() -> None:
    assert verdict() == Selection((), (), ())
    assert verdict(quote("rained", 0.9), question="When did it rain?").verdict == ""


@pytest.mark.parametrize(
    ("judgement", "said"),
    [
        (Judgement(0.1, 0.9, 0.0), YES),
        (Judgement(0.9, 0.1, 0.0), NO),
        (Judgement(0.4, 0.6, 0.0), ""),
        (Judgement(0.0, 0.4, 0.6), NOT_PLAIN),
        (Judgement(0.02, 0.38, 0.6), NOT_PLAIN),
    ],
)
def test_a_judgement_comes_to_a_word_or_to_none(judgement: Judgement, said: str) -> None:
    assert word(judgement, 0.8) == said


@pytest.mark.parametrize("question", ["Is it so?", "and did he go", "Hasn't it rained?", "WAS IT LATE?"])
def test_a_question_for_yes_or_no_is_recognised(question: str) -> None:
    assert asks_yes_or_no(question)


@pytest.mark.parametrize(
    "question",
    ["Who is it?", "Is it late or early?", "Can you tell me who left?", "Will's house?", "How is it?"],
)
def test_others_are_not(question: str) -> None:
    assert not asks_yes_or_no(question)
