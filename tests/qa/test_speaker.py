from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.quotations import quotations
from qa.speaker import speaker

CASES = [
    ('"We won," said Ann Lee.', "won", "Ann Lee"),
    ('"We won," Ann Lee, a member of the board, told reporters.', "won", "Ann Lee"),
    ("Mayor Ann Lee said that the road would close.", "close", "Mayor Ann Lee"),
    ("Earlier on Monday, the ministry said 40 ships had left.", "40", "the ministry"),
    ("The road will close, the town said on Monday.", "close", "the town"),
    ("According to Ann Lee, the road will close.", "road", "Ann Lee"),
    ("The road will close, according to a spokesman.", "road", "a spokesman"),
    ("Ann Lee said the road was bad, adding that it would close.", "close", "Ann Lee"),
    ("Ann Lee said it was late. She added that 9 were lost.", "9", "Ann Lee"),
    ('Ann Lee wrote on her page. "It was late. Nobody came."', "Nobody", "Ann Lee"),
    ("Ann Lee leads the town. It has 400 houses.", "400", None),
    ("Ann Lee said the road would close.", "Ann Lee", None),
    ("The rule is said to be old.", "old", None),
    ("It is the sixth highest of all 50 states.", "sixth", None),
    ("A reported 113 people slept there.", "113", None),
    ("In addition to the islands noted above, it had 9 ports.", "9", None),
    ("The gross value added was 9 pounds.", "9", None),
    ("Ann Lee announced the results of 9 tests.", "9", None),
    ("Lenses are sorted according to their focal lengths.", "Lenses", None),
    ('He led the group. The word "mud" is used for soil.', "mud", None),
    ("By May 14, the ministry stated that 9 yuan were given.", "9", "the ministry"),
    ("On May 16 China said it had received 9 yuan.", "9", "China"),
    ("Two days later the town said that it had 9 houses.", "9", "the town"),
    ("Two researchers said it was late. She left at 9.", "9", None),
]


@pytest.mark.parametrize(("text", "words", "named"), CASES, ids=lambda value: str(value)[:40])
def test_the_speaker_is_named_in_the_documents_words(text: str, words: str, named: str | None) -> None:
    found = speaker(text, text.index(words), text.index(words) + len(words))
    assert (text[slice(*found)] if found else None) == named


def test_who_spoke_in_the_paragraph_before_is_meant_by_a_pronoun() -> None:
    text = 'Ann Lee wrote that she knew.\n\n"I saw all 9," she said.'
    found = speaker(text, text.index("9"), text.index("9") + 1)
    assert found
    assert text[slice(*found)] == "Ann Lee"


@given(st.text(alphabet='Aa said he"“”.,\n ', min_size=1), st.data())
def test_a_speaker_is_a_span_of_the_document(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = speaker(text, start, end)
    assert found is None or (0 <= found[0] < found[1] <= len(text) and text[slice(*found)].strip())


@given(st.text(alphabet='ab"“”«» \n'))
def test_quotations_are_in_order_and_hold_no_mark_of_their_own(text: str) -> None:
    found = quotations(text, 0, len(text))
    edges = [edge for each in found for edge in each]
    assert edges == sorted(edges)
    assert all('"' not in text[slice(*each)] for each in found)
