from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document
from qa.answer import Answer, Passage, Quote, Statement, Suggestion
from qa.page.conversation import FIRST_REACH, Conversation, Shown, Turn
from qa.page.source import paged, source_html
from qa.render import (
    card_html,
    conversation_html,
    examples_html,
    looked_at_html,
    turn_html,
)

OUR_TAGS = (
    "div p blockquote footer mark meter h2 h3 span section article button svg path header "
    "table caption thead tbody tr th td b i ul li img"
)
HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(2)> ‮evil \x1b[31m"


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        own = "data:image/png;base64,"
        for name, value in attrs:
            assert not name.startswith("on")
            assert name not in ("src", "href") or (value or "").startswith(own)

    def handle_data(self, data: str) -> None:
        self.text += data


def whole(text: str, path: str = "a.txt", score: float = 0.8) -> Quote:
    return Quote(Document(path, "", text), 0, len(text), 0, len(text), score)


def answered(*quotes: Quote, **more: object) -> Answer:
    values = {"question": "q", "searched": "q", "nearest": (), "confidence": 0.8, "latency_ms": 1.0}
    return Answer(quotes=quotes, **{**values, **more})  # type: ignore[arg-type]


def said(answer: Answer) -> str:
    return turn_html(Turn(1, answer.question, answer))


@given(st.text(min_size=1), st.text(min_size=1))
def test_nothing_that_a_document_or_a_person_says_becomes_markup(text: str, name: str) -> None:
    quote = whole(text, name)
    passage = Passage(quote.document, 0, len(text), 0.5)
    by = replace(quote, speaker_at=(0, len(text)))
    count = Statement(text, (quote,))
    answer = answered(
        by, quote, question=text, searched=name, alternatives=((quote,),), disagreement=True, count=count
    )
    told = Turn(4, text, answered(by, verdict=name, kind="summary"))
    turn = Turn(1, text, answer, (passage,))
    other = Suggestion(name, text, text)
    refused = Turn(2, text, answered(nearest=(quote,), suggestion=other), (passage,))
    for html in (
        conversation_html(Conversation((turn, refused, Turn(3, text, fault=name), told), plotted=2)),
        source_html(Shown(quote, answers=True)),
        source_html(Shown(quote, answers=True, picture=text.encode("utf-8", "replace"))),
        examples_html([text, name]),
    ):
        assert Tags(html).tags <= set(OUR_TAGS.split())


def test_hostile_text_is_shown_as_text() -> None:
    html = card_html(whole(HOSTILE), 1, 0)
    assert "<script>alert(1)</script> & <img" in Tags(html).text
    assert "‮" not in html
    assert "\x1b" not in html


def test_the_answer_is_marked_inside_its_sentence() -> None:
    quote = Quote(Document("a.txt", "", "They sent 1,960 men."), 0, 20, 10, 15, 0.9)
    html = said(answered(quote))
    assert "They sent <mark>1,960</mark> men." in html
    assert '<p class="said">1,960</p>' in html


def test_answers_that_differ_are_grouped_and_cards_are_counted_through() -> None:
    one, same, other = (whole(text, path) for text, path in (("A b.", "1"), ("A b.", "2"), ("C d.", "3")))
    html = said(answered(one, same, alternatives=((other,),)))
    assert html.count('class="group') == 2
    assert html.index('data-show="1:1"') < html.index("Other answers") < html.index('data-show="1:2"')


def spoken(text: str, speaker: str, path: str = "a.txt") -> Quote:
    """All of the text is the answer; the speaker is its first words."""
    assert text.startswith(speaker)
    return Quote(Document(path, "", text), 0, len(text), len(speaker), len(text), 0.8, (0, len(speaker)))


def test_what_it_comes_to_stands_above_its_evidence() -> None:
    html = said(answered(whole("It rained."), verdict="Yes", kind="yes or no"))
    assert html.index('<p class="verdict">Yes</p>') < html.index("It rained.")
    assert "likely the right place, 80%" in html  # and not: likely "Yes"


def test_who_says_a_quote_stands_beside_it_and_nobody_beside_what_the_document_says() -> None:
    assert '<p class="by">Ann &amp; Bo says</p>' in card_html(spoken("Ann & Bo: no", "Ann & Bo"), 1, 0)
    assert 'class="by"' not in card_html(whole("It rained."), 1, 0)


def test_where_the_documents_disagree_both_sides_are_told_with_who_says_it() -> None:
    one, other = spoken("Ann said it rained.", "Ann"), whole("It was dry.", "b<i>.txt")
    html = said(answered(one, alternatives=((other,),), disagreement=True))
    parts = ["The documents disagree.", 'class="sides"', "Ann says", "b&lt;i&gt;.txt itself says"]
    assert [html.index(part) for part in parts] == sorted(html.index(part) for part in parts)
    assert "Other answers" not in html
    assert "disagree" not in said(answered(one, alternatives=((other,),)))


def test_another_spelling_is_offered_as_a_question_to_ask() -> None:
    html = said(answered(nearest=(whole("A."),), suggestion=Suggestion("Bo", "Bob", "Who is <Bob>?")))
    parts = ["No Bo in these documents. Did you mean Bob?", "Who is &lt;Bob&gt;?", "do not answer", "nearest"]
    assert [html.index(part) for part in parts] == sorted(html.index(part) for part in parts)
    assert 'data-ask="Who is &lt;Bob&gt;?"' in html


@pytest.mark.parametrize("quotes", [(), (whole("A b."),)], ids=["refused", "answered"])
def test_a_count_stands_behind_what_was_found_and_its_cards_are_counted_on(quotes: tuple[Quote, ...]) -> None:
    count = Statement("“x” stands in 1 of 2 documents.", (whole("x y."),))
    answer = answered(*quotes, nearest=(whole("C d."),), count=count)
    html = said(answer)
    assert html.index('data-show="1:0"') < html.index("1 of 2 documents") < html.index('data-show="1:1"')
    assert [quote.text for quote in Turn(1, "q", answer).quotes] == ["A b." if quotes else "C d.", "x y."]


def test_a_greeting_is_told_and_neither_a_refusal_nor_judged() -> None:
    html = said(answered(verdict="Hello & welcome.", kind="greeting"))
    assert '<p class="told">Hello &amp; welcome.</p>' in html
    assert not any(part in html for part in ("refusal", "nearest", "data-rate", "right", "data-show"))


def test_the_sentences_of_a_summary_are_cards_in_their_order() -> None:
    first, second = whole("One."), whole("Two.")
    html = said(answered(first, second, verdict="In its own words:", kind="summary"))
    parts = ["In its own words:", 'data-show="1:0"', 'data-show="1:1"']
    assert [html.index(part) for part in parts] == sorted(html.index(part) for part in parts)
    assert "data-rate" not in html
    assert html.count('class="card whole"') == 2


def test_an_abstention_says_so_and_shows_the_nearest_as_no_answer() -> None:
    html = said(answered(nearest=(whole("Near."),)))
    assert "The documents do not answer that." in html
    assert "which is not an answer" in html
    assert "Near." in html


def test_a_long_document_is_shown_around_the_quote_and_more_on_demand() -> None:
    text = "§" * 50_000 + "QUOTE" + "¶" * 50_000
    shown = Shown(Quote(Document("a.md", "", text), 50_000, 50_005, 50_000, 50_005, 0.5), answers=True)
    left = 50_000 - FIRST_REACH
    assert f"{left:,} more characters before: show some" in source_html(shown)
    assert Tags(source_html(shown)).text.count("§") == FIRST_REACH
    assert Tags(source_html(shown.more(before=True))).text.count("§") > FIRST_REACH
    assert Tags(source_html(shown.more(before=True))).text.count("¶") == FIRST_REACH


def test_of_five_megabytes_no_more_is_sent_than_is_read() -> None:
    text = "Five words in a row. " * 250_000
    shown = Shown(Quote(Document("a.md", "", text), 2_000_000, 2_000_010, 2_000_000, 2_000_010, 0.5), True)
    assert len(source_html(shown)) < 2 * FIRST_REACH + 2_000


@given(st.lists(st.text(max_size=9), min_size=1), st.data())
def test_pages_are_numbered_where_they_begin_and_no_text_is_lost(
    pages: list[str], data: st.DataObject
) -> None:
    starts = [sum(map(len, pages[:number])) for number in range(len(pages))]
    document = Document("a.pdf", "", "".join(pages), tuple(starts))
    start = data.draw(st.integers(0, len(document.text)))
    html = paged(document, start, len(document.text))
    assert html.count('class="page"') == sum(start <= at < len(document.text) for at in starts)
    assert paged(Document("a", "", document.text), 0, start).count("class") == 0


@pytest.mark.parametrize(
    ("confidence", "words"), [(0.95, "very likely"), (0.5, "probably"), (0.1, "possibly")]
)
def test_confidence_is_said_in_words(confidence: float, words: str) -> None:
    assert f"{words} right" in said(answered(whole("A."), confidence=confidence))


def test_a_question_searched_otherwise_says_how() -> None:
    leaning = answered(whole("A."), question="Where?", searched="Who? Where?")
    alone = answered(whole("A."), question="how many men?", searched="how many men? (Ann)")
    assert "Searched as “Who? Where?”" in said(leaning)
    assert "Searched also as “how many men? (Ann)”" in said(alone)
    assert "Searched" not in said(answered(whole("A.")))


def test_the_source_of_a_refusal_is_marked_as_no_answer() -> None:
    assert 'class="source"' in source_html(Shown(whole("A."), answers=True))
    assert 'class="source refused"' in source_html(Shown(whole("A."), answers=False))


def test_the_lines_of_a_document_from_windows_end_as_lines() -> None:
    assert "One.\r\nTwo." in source_html(Shown(whole("One.\r\nTwo."), answers=True))


def test_the_plot_has_a_row_for_each_passage_with_its_scores() -> None:
    document = Document("a.pdf", "", "First words. Other words.", (0, 13))
    quote = Quote(document, 0, 12, 0, 5, 0.75)
    passages = (Passage(document, 0, 12, 0.9), Passage(document, 13, 25, 0.4))
    html = looked_at_html(Turn(1, "q", answered(quote), passages))
    assert html.count("<tr>") == 3
    assert "a.pdf, page 2" in html
    assert "--share:0.900" in html
    assert "75%" in html
