from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document
from qa.answer import Answer, Quote
from qa.render import NEIGHBOURHOOD, answer_html, message_html, question_html, quote_html, source_html

OUR_TAGS = {"div", "p", "blockquote", "footer", "mark", "meter", "details", "summary", "h3", "span"}
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
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def whole(text: str, path: str = "a.txt", score: float = 0.8) -> Quote:
    return Quote(Document(path, "", text), 0, len(text), 0, len(text), score)


@given(st.text(min_size=1), st.text(min_size=1))
def test_nothing_that_a_document_or_a_person_says_becomes_markup(text: str, name: str) -> None:
    quote = whole(text, name)
    answer = Answer(text, name, (quote, quote), (quote,), 0.8, 1.0)
    for html in (answer_html(answer), source_html(quote), question_html(text), message_html(text)):
        assert Tags(html).tags <= OUR_TAGS


def test_hostile_text_is_shown_as_text() -> None:
    html = quote_html(whole(HOSTILE))
    assert "<script>alert(1)</script> & <img" in Tags(html).text
    assert "‮" not in html
    assert "\x1b" not in html


def test_the_answer_is_marked_inside_its_sentence() -> None:
    quote = Quote(Document("a.txt", "", "They sent 1,960 men."), 0, 20, 10, 15, 0.9)
    assert "They sent <mark>1,960</mark> men." in quote_html(quote)
    assert '<p class="said">1,960</p>' in answer_html(Answer("q", "q", (quote,), (), 0.9, 1.0))


def test_an_abstention_says_so_and_shows_the_nearest_as_no_answer() -> None:
    html = answer_html(Answer("q", "q", (), (whole("Near."),), 0.1, 1.0))
    assert "The documents do not answer that." in html
    assert "which is not an answer" in html
    assert "Near." in html


def test_a_long_document_is_shown_around_the_quote() -> None:
    text = "x" * 50_000 + "QUOTE" + "y" * 50_000
    html = source_html(Quote(Document("a.txt", "", text), 50_000, 50_005, 50_000, 50_005, 0.5))
    assert Tags(html).text == f"a.txt…{'x' * NEIGHBOURHOOD}QUOTE{'y' * NEIGHBOURHOOD}…"


@pytest.mark.parametrize(
    ("confidence", "words"), [(0.95, "very likely"), (0.5, "probably"), (0.1, "possibly")]
)
def test_confidence_is_said_in_words(confidence: float, words: str) -> None:
    assert f"{words} right" in answer_html(Answer("q", "q", (whole("A."),), (), confidence, 1.0))


def test_a_question_searched_otherwise_says_how() -> None:
    assert "searched as “Who? Where?”" in answer_html(
        Answer("Where?", "Who? Where?", (whole("A."),), (), 1, 1)
    )


def test_the_source_of_a_refusal_is_marked_as_no_answer() -> None:
    assert 'class="source"' in source_html(whole("A."))
    assert 'class="source refused"' in source_html(whole("A."), answers=False)


def test_the_lines_of_a_document_from_windows_end_as_lines() -> None:
    assert "One.\r\nTwo." in source_html(whole("One.\r\nTwo."))
