from __future__ import annotations

import json
from dataclasses import replace

import pytest

from index.documents import Document
from qa.answer import Answer, Quote, Statement, Suggestion
from qa.chatbot import Chatbot
from qa.page import faults
from qa.page.conversation import FIRST_REACH, MORE, MOST_TURNS, Conversation, Conversations, Turn
from qa.page.conversation import answered as turn_for
from qa.page.export import as_json, as_markdown, citation, to_copy
from qa.page.visitor import Visitor, VisitorError
from qa.passages import no_documents

DOCUMENT = Document("a.pdf", "", "They sent 1,960 men. Others sent none.", (0, 21))
SENT = Quote(DOCUMENT, 0, 20, 10, 15, 0.9)
NONE = Quote(DOCUMENT, 21, 38, 33, 37, 0.4)
TAB, PERSON = "t" * 32, "p" * 32


def answered(*quotes: Quote, searched: str = "how many?", nearest: tuple[Quote, ...] = ()) -> Answer:
    others = ((NONE,),) if quotes else ()
    return Answer("how many?", searched, quotes, nearest, 0.9, 12.0, others)


def talk(*answers: Answer) -> Conversation:
    return Conversation(tuple(Turn(number, a.question, a) for number, a in enumerate(answers, start=1)))


def test_the_cards_of_a_turn_are_counted_through_its_groups() -> None:
    [turn] = talk(answered(SENT)).turns
    assert turn.quotes == (SENT, NONE)
    [refused] = talk(answered(nearest=(NONE,))).turns
    assert refused.quotes == (NONE,)


@pytest.mark.parametrize(("number", "index"), [(2, 0), (1, 2), (1, -1), (0, 0)])
def test_a_card_that_is_not_there_moves_nothing(number: int, index: int) -> None:
    now = talk(answered(SENT)).showing(1, 1)
    assert now.shown is not None
    assert now.shown.quote is NONE
    assert now.showing(number, index) == now


def test_more_of_the_source_is_on_the_side_that_was_asked_for() -> None:
    now = talk(answered(SENT)).showing(1, 0).reaching(before=True)
    assert now.shown is not None
    assert (now.shown.before, now.shown.after) == (FIRST_REACH + MORE, FIRST_REACH)
    assert Conversation().reaching(before=True) == Conversation()


def test_conversations_are_apart_and_the_oldest_goes_first() -> None:
    kept = Conversations(most=2)
    for key in "abc":
        kept.change(key, lambda _: talk(answered(SENT)))
    assert len(kept) == 2
    assert kept.get("a") == Conversation()
    assert kept.get("c").turns


def test_none_goes_while_an_answer_is_found_for_it() -> None:
    kept = Conversations(most=2)

    def find(before: Conversation) -> Turn:
        for key in "bcde":
            kept.change(key, lambda _: talk(answered(SENT)))
        return Turn(0, "how many?", answered(SENT))

    assert kept.ask("a", find).turns
    assert len(kept) == 2
    for key in "fg":
        kept.change(key, lambda _: talk(answered(SENT)))
    assert kept.get("a") == Conversation()


def test_a_new_conversation_numbers_its_turns_as_no_earlier_one_did() -> None:
    kept = Conversations()
    kept.change("a", lambda _: talk(answered(SENT), answered(SENT)))
    assert kept.renew("a").turns == kept.renew("a").turns == ()
    [turn] = kept.ask("a", lambda _: Turn(0, "how many?", answered(SENT))).turns
    assert turn.number == 3
    assert kept.renew("b") == Conversation()


def test_a_search_that_broke_leaves_nothing_behind() -> None:
    kept = Conversations(most=1)

    def find(before: Conversation) -> Turn:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        kept.ask("a", find)
    kept.change("b", lambda _: talk(answered(SENT)))
    assert len(kept) == 1
    assert kept.get("b").turns


class Nothing:
    """A chatbot that has one answer, or one fault."""

    find_document = staticmethod(no_documents)

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault

    def ask_with_hits(self, question: str, history: list[Answer]) -> tuple[Answer, list[object]]:
        if self.fault:
            raise self.fault
        return answered(SENT), []


def turn_of(chatbot: Nothing) -> Turn:
    return turn_for("how many?", chatbot, Conversation())  # type: ignore[arg-type]


def test_a_long_conversation_forgets_its_beginning() -> None:
    now = Conversation()
    for _ in range(MOST_TURNS + 5):
        now = now.adding(turn_of(Nothing()))
    assert len(now.turns) == MOST_TURNS
    assert now.turns[-1].number == MOST_TURNS + 5
    assert now.shown is not None


def test_any_fault_is_told_in_the_turn(caplog: pytest.LogCaptureFixture) -> None:
    assert turn_of(Nothing(VisitorError("Reload the page."))).fault == "Reload the page."
    assert not caplog.records
    assert turn_of(Nothing(ZeroDivisionError("secret"))).fault == faults.UNFORESEEN
    assert "ZeroDivisionError: secret" in caplog.text


def test_a_picture_is_of_the_quote_that_is_shown_or_not_shown() -> None:
    now = talk(answered(SENT)).showing(1, 1)
    assert now.drawn(SENT, b"PNG") == now
    drawn = now.drawn(NONE, b"PNG")
    assert drawn.shown is not None
    assert drawn.shown.picture == b"PNG"
    assert drawn.drawn(NONE, b"") == now
    assert Conversation().drawn(NONE, b"PNG") == Conversation()


def test_a_citation_says_the_words_and_the_exact_place() -> None:
    assert citation(SENT) == "“They sent 1,960 men.” (a.pdf, page 1, characters 0–20)"


def test_markdown_names_questions_answers_and_places() -> None:
    text = as_markdown(talk(answered(SENT, searched="who? how many?"), answered(nearest=(NONE,))))
    assert "## how many?" in text
    assert "*Searched as: who? how many?*" in text
    assert "**1,960**" in text
    assert "> — a.pdf, page 1, characters 0–20, 90% sure" in text
    assert "The documents do not answer that. The nearest that was found" in text


SPOKEN = Quote(DOCUMENT, 0, 20, 10, 15, 0.9, (0, 4))


def test_markdown_says_what_it_comes_to_who_says_it_and_that_they_disagree() -> None:
    answer = replace(answered(SPOKEN), verdict="No", disagreement=True, kind="yes or no")
    text = as_markdown(talk(answer))
    parts = ["**The documents disagree.**", "**No**", "**1,960**", "> — They say, in a.pdf", "**none**"]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)


def test_what_was_told_without_a_search_is_no_refusal_in_markdown() -> None:
    hello = replace(answered(), verdict="Hello.", kind="greeting")
    summed = Answer("sum", "sum", (SENT,), (), 1.0, 1.0, verdict="In its words:", kind="summary")
    text = as_markdown(talk(hello, summed))
    assert "**Hello.**" in text
    assert "**In its words\\:**\n\n> They sent" in text
    assert "do not answer" not in text
    assert "**1,960**" not in text


def test_markdown_offers_another_spelling_and_a_count() -> None:
    refused = replace(answered(nearest=(NONE,)), suggestion=Suggestion("Bo", "Bob", "Who is Bob?"))
    text = as_markdown(talk(refused, replace(answered(SENT), count=Statement("In 1 of 2.", (NONE,)))))
    assert text.index("**No Bo in these documents. Did you mean Bob?**") < text.index("do not answer that")
    assert text.index("**1,960**") < text.index("**In 1 of 2.**\n\n> ")


def test_an_answer_is_copied_with_what_it_comes_to_and_all_sides_where_they_disagree() -> None:
    differ = replace(answered(SPOKEN), verdict="No", disagreement=True, kind="yes or no")
    assert to_copy(differ).splitlines() == [
        "The documents disagree.",
        "No",
        "1,960",
        f"They say: {citation(SENT)}",
        "none",
        citation(NONE),
    ]
    assert to_copy(answered(SENT)) == f"1,960\n{citation(SENT)}"
    assert to_copy(answered(nearest=(NONE,))) == ""
    assert to_copy(replace(answered(), verdict="Hello.", kind="greeting")) == ""
    assert (
        to_copy(replace(answered(), quotes=(SENT,), verdict="So:", kind="count")) == f"So:\n{citation(SENT)}"
    )


def test_a_document_cannot_put_markup_into_the_markdown() -> None:
    text = "![x](http://198.51.100.7/a.png) <img src=x> **bold** `code`"
    quote = Quote(Document("a_b.md", "", text), 0, len(text), 0, len(text), 0.5)
    exported = as_markdown(talk(answered(quote)))
    assert "![x]" not in exported
    assert "<img" not in exported.replace("\\<img", "")
    assert "a\\_b.md" in exported


def test_json_has_every_turn_whole() -> None:
    told = json.loads(
        as_json(Conversation((Turn(1, "how many?", answered(SENT)), Turn(2, "?", fault="No."))))
    )
    assert told["conversation"][0]["answer"]["quotes"][0]["answer"] == "1,960"
    assert told["conversation"][1]["error"] == "No."


def test_a_visitor_is_known_by_two_secrets_or_by_name() -> None:
    anyone = Visitor.of(f"{TAB}.{PERSON}", None)
    assert anyone.owner != Visitor.of(f"{TAB}.{'q' * 32}", None).owner
    ada = Visitor.of(f"{TAB}.{PERSON}", "ada")
    assert ada.owner == Visitor.of(f"{'u' * 32}.{'q' * 32}", "ada").owner
    assert ada.tab != anyone.tab


@pytest.mark.parametrize("keys", ["", "short.short", f"{TAB}", f"{TAB}.{PERSON}.{TAB}", f"../{TAB}.{PERSON}"])
def test_keys_that_no_page_makes_are_refused(keys: str) -> None:
    with pytest.raises(VisitorError, match="Reload"):
        Visitor.of(keys, None)


def test_made_up_keys_push_nobody_out_and_a_long_question_is_kept_short() -> None:
    kept = Conversations(most=2)
    kept.ask("ada", lambda before: Turn(0, "who?", fault="none"))
    for number in range(10):
        kept.change(f"made up {number}", lambda now: now.plotting(1).rated(1, "up").reaching(True))
    assert len(kept) == 1
    assert kept.get("ada").turns
    chatbot = Chatbot(None, None, 0.5)  # type: ignore[arg-type]  # it is not reached
    assert len(turn_for("x " * 5_000, chatbot, Conversation()).question) == 2_000
