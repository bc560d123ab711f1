from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from llama_index.core.vector_stores.types import (
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
)

from index.fusion import convex_combination
from index.search import MAX_QUERY_WORDS, query_words
from index.store import PassageStore
from tests.fakes import MODES, HashingEmbedder, Library, paths, retrieve, span, texts

DEFAULT, TEXT_SEARCH, HYBRID = MODES
ARTICLES = {
    "a.txt": "Russia sends peacekeepers to the region. The ceasefire holds for now.",
    "b.txt": "Cats sleep all day. Peacekeeping is hard work. Dogs do not sleep.",
    "c.md": "The ceasefire was signed by three leaders. Nobody slept that night.",
    "sub/d.txt": "Cats sleep all day.",
}
modes = pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)


@pytest.fixture
def store(library: Library) -> PassageStore:
    """One passage for each sentence or two."""
    for name, text in ARTICLES.items():
        library.write(name, text)
    library.settings = replace(library.settings, max_passage_tokens=7)
    return library.synced()


@modes
def test_every_hit_is_a_slice_of_its_document(
    store: PassageStore, embedder: HashingEmbedder, mode: VectorStoreQueryMode
) -> None:
    hits = retrieve(store, embedder, "ceasefire cats peacekeepers", mode, count=20)
    assert len(hits) >= 4
    for hit in hits:
        document = store.document(hit.node.ref_doc_id or "")
        start, end = span(hit)
        assert document is not None
        assert hit.text == document.text[start:end] == ARTICLES[document.path][start:end]
        assert hit.metadata == {"file_path": document.path, "page": None}


@modes
def test_scores_are_between_0_and_1_and_best_first(
    store: PassageStore, embedder: HashingEmbedder, mode: VectorStoreQueryMode
) -> None:
    scores = [hit.get_score() for hit in retrieve(store, embedder, "Cats sleep all day.", mode, count=20)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert scores[0] > scores[-1]


@pytest.mark.parametrize("mode", [DEFAULT, TEXT_SEARCH], ids=lambda mode: mode.value)
def test_equal_passages_tie_and_come_by_document(
    store: PassageStore, embedder: HashingEmbedder, mode: VectorStoreQueryMode
) -> None:
    best = retrieve(store, embedder, "Cats sleep all day.", mode, count=2)
    assert paths(best) == ["b.txt", "sub/d.txt"]
    assert texts(best) == ["Cats sleep all day."] * 2


def test_of_equal_passages_that_whose_document_fits_better_comes_first(
    store: PassageStore, embedder: HashingEmbedder
) -> None:
    best = retrieve(store, embedder, "Cats sleep all day.", HYBRID, count=2)
    assert (paths(best), texts(best)) == (["sub/d.txt", "b.txt"], ["Cats sleep all day."] * 2)


def test_words_that_stand_apart_in_one_document_count_together(library: Library) -> None:
    about = "The canal was dug by hand. It took nine years. The mayor opened it in the spring."
    library.write("canal.txt", about)
    library.write("bridge.txt", "The bridge was built. The mayor opened it in the spring.")
    library.settings = replace(library.settings, max_passage_tokens=9)
    with closing(library.synced()) as store:
        best = retrieve(store, library.embedder, "who opened the canal in the spring?", HYBRID, count=1)
    assert (paths(best), texts(best)) == (["canal.txt"], ["The mayor opened it in the spring."])


@modes
@pytest.mark.parametrize("count", [1, 2, 3])
def test_fewer_hits_are_the_beginning_of_more(
    store: PassageStore, embedder: HashingEmbedder, mode: VectorStoreQueryMode, count: int
) -> None:
    question = "Who slept, and was the ceasefire signed?"
    more = retrieve(store, embedder, question, mode, count=20)
    assert texts(retrieve(store, embedder, question, mode, count)) == texts(more)[:count]


def test_search_by_meaning_is_the_cosine_of_all_passages(
    store: PassageStore, embedder: HashingEmbedder
) -> None:
    hits = retrieve(store, embedder, "the ceasefire", DEFAULT, count=20)
    query = np.array(embedder.get_query_embedding("the ceasefire"))
    cosines = {
        (hit.metadata["file_path"], *span(hit)): float(
            np.array(embedder.get_query_embedding(hit.text)) @ query
        )
        for hit in hits
    }
    expected = sorted(cosines, key=lambda place: (-round(cosines[place], 6), place))
    assert [(hit.metadata["file_path"], *span(hit)) for hit in hits] == expected
    assert [hit.score for hit in hits] == pytest.approx([cosines[place] for place in expected], abs=1e-6)
    assert len(hits) == sum(len(text.split(". ")) for text in ARTICLES.values())


@pytest.mark.parametrize(
    ("question", "found"),
    [
        pytest.param("sleeping cat", {"b.txt", "sub/d.txt"}, id="stemmed"),
        pytest.param("CEASEFIRES", {"a.txt", "c.md"}, id="plural and case"),
        pytest.param("céasefire", {"a.txt", "c.md"}, id="accent"),
        pytest.param("ce\u0301asefire leaders", {"a.txt", "c.md"}, id="combining accent"),
        pytest.param('"ceasefire" OR NOT (NEAR', {"a.txt", "c.md"}, id="operators"),
        pytest.param("text:ceasefire*^-+", {"a.txt", "c.md"}, id="column filter"),
        pytest.param("ceasefire\x00'; DROP TABLE passages; --", {"a.txt", "c.md"}, id="NUL and SQL"),
        pytest.param("ceasefire " * 10_000, {"a.txt", "c.md"}, id="100,000 characters"),
        pytest.param("x" * 100_000, set(), id="one word of 100,000 characters"),
        pytest.param("_ ceasefire __", {"a.txt", "c.md"}, id="words of no letters"),
        pytest.param("शांति 停火 ceasefire", {"a.txt", "c.md"}, id="other scripts"),
        pytest.param("", set(), id="empty"),
        pytest.param('"', set(), id="a quote"),
        pytest.param("\ud800", set(), id="half a character"),
        pytest.param("zeppelin", set(), id="a word of no document"),
    ],
)
def test_search_by_words_finds_stems_whatever_else_is_asked(
    store: PassageStore, embedder: HashingEmbedder, question: str, found: set[str]
) -> None:
    assert set(paths(retrieve(store, embedder, question, TEXT_SEARCH, count=20))) == found


def test_search_by_words_embeds_nothing(store: PassageStore, embedder: HashingEmbedder) -> None:
    retrieve(store, embedder, "ceasefire", TEXT_SEARCH)
    assert embedder.texts_embedded == 0


def test_hybrid_is_the_fusion_of_both_with_what_the_documents_are_worth(
    store: PassageStore, embedder: HashingEmbedder
) -> None:
    question = "who signed the ceasefire and slept?"
    found = [retrieve(store, embedder, question, mode, count=50) for mode in (DEFAULT, TEXT_SEARCH)]
    number = {hit.node_id: place for place, hit in enumerate(found[0])}
    cosines = [(number[hit.node_id], hit.get_score()) for hit in found[0]]
    bm25 = [(number[hit.node_id], hit.get_score() / (1 - hit.get_score())) for hit in found[1]]
    worth = dict(store.snapshot.documents.search(query_words(question), 50))
    numbers = {path: place for place, path in enumerate(sorted(ARTICLES))}
    whole = [
        (number[hit.node_id], worth[at]) for hit in found[0] if (at := numbers[paths([hit])[0]]) in worth
    ]
    fused = convex_combination([cosines, bm25, sorted(whole, key=lambda one: -one[1])], [0.5, 0.5, 0.2])
    hits = retrieve(store, embedder, question, HYBRID, count=50)
    assert {number[hit.node_id]: hit.score for hit in hits} == pytest.approx(fused)


@modes
def test_an_index_of_nothing_finds_nothing(
    library: Library, embedder: HashingEmbedder, mode: VectorStoreQueryMode
) -> None:
    assert retrieve(library.open(), embedder, "anything", mode) == []


def test_asking_an_index_of_nothing_does_not_fix_its_dimension(library: Library) -> None:
    store = library.open()
    retrieve(store, HashingEmbedder(dimensions=7), "anything")
    library.write("a.txt", "Some text.")
    library.sync(store)
    assert texts(retrieve(store, library.embedder, "text")) == ["Some text."]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(
            VectorStoreQuery(
                query_embedding=[1.0] * 64,
                filters=MetadataFilters(filters=[MetadataFilter(key="page", value=1)]),
            ),
            id="filters",
        ),
        pytest.param(VectorStoreQuery(query_embedding=[1.0] * 64, doc_ids=["a.txt"]), id="documents"),
        pytest.param(VectorStoreQuery(query_str="cats"), id="no embedding"),
        pytest.param(VectorStoreQuery(query_str="cats", mode=VectorStoreQueryMode.MMR), id="other mode"),
    ],
)
def test_what_it_cannot_answer_it_refuses(store: PassageStore, query: VectorStoreQuery) -> None:
    with pytest.raises(ValueError, match=r"PassageStore|embedding"):
        store.query(query)


def test_the_telling_words_are_asked_for_and_each_once() -> None:
    assert query_words("How many of the Peacekeepers, peacekeepers?") == ["many", "peacekeepers"]
    assert query_words("who is it") == ["who", "is", "it"]


@given(question=st.text(max_size=300))
def test_no_question_has_too_many_words(question: str) -> None:
    words = query_words(question)
    assert len(words) <= MAX_QUERY_WORDS
    assert all(word in question.lower() and '"' not in word for word in words)
