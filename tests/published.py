"""Question sets as they are published, with content made up for the tests."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.index.readers.conftest import pdf

Files = Mapping[str, str]
"""The texts of a set's files, by name; those whose name ends in .gz are packed."""


def write(folder: Path, files: Files) -> Path:
    for name, text in files.items():
        content = text.encode()
        (folder / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return folder


def lines(*records: Any) -> str:
    return "".join(f"{json.dumps(record)}\n" for record in records)


def table(headings: Sequence[str], *rows: Sequence[str]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([headings, *rows])
    return written.getvalue()


FERRY = "The ferry sank on Monday , the mayor said . `` No one was hurt , '' he said ."
FERRY_AGAIN = 'The ferry sank on Monday , the mayor said . " No one was hurt , " he said .'
BRIDGE = "The bridge opened in May -LRB- three years late -RRB- ."
BAKER = "A baker in the old town bakes 400 loaves a night ."
NEWSQA_ROW = ("story_text", "question", "answer")
NEWSQA: Files = {
    "newsqa_in_domain.csv.gz": table(
        NEWSQA_ROW,
        (FERRY, "When did the ferry sink ?", "Monday"),
        (BRIDGE, "How late was it ?", "three years"),
    ),
    "newsqa_blocklisted.csv.gz": table(
        NEWSQA_ROW, (FERRY_AGAIN, "Who said so ?", "he"), (BRIDGE, "Who paid ?", "the state")
    ),
    "newsqa_distractor_stories.jsonl.gz": lines(
        {"question": "", "answer": BAKER}, {"question": "", "answer": BRIDGE}
    ),
}


def _clapnq(name: str, text: str, answer: str, *sentences: str) -> dict[str, Any]:
    output = {"answer": answer, "selected_sentences": sentences, "meta": {"skip": False}}
    passage = {"title": "Tides", "text": text, "sentences": [text]}
    return {"id": name, "input": "why two tides a day", "passages": [passage], "output": [output]}


TIDES = "The moon pulls the sea . So there are two tides a day ."
CLAPNQ: Files = {
    "clapnq_dev_answerable.jsonl.gz": lines(
        _clapnq("1", TIDES, "The moon.", "The moon pulls the sea ."), _clapnq("2", BAKER, "Bread.")
    ),
    "clapnq_dev_unanswerable.jsonl.gz": lines(_clapnq("3", TIDES, "")),
}
SQUAD: Files = {
    "squad2_dev_half.json.gz": json.dumps(
        {
            "version": "v2.0",
            "data": [
                {
                    "title": "Kites",
                    "paragraphs": [
                        {
                            "context": "Kites were flown in China long ago.",
                            "qas": [
                                {
                                    "id": "where",
                                    "question": "Where were kites flown?",
                                    "answers": [
                                        {"text": "China", "answer_start": 20},
                                        {"text": "in China", "answer_start": 17},
                                    ],
                                    "is_impossible": False,
                                },
                                {"id": "who", "question": "By whom?", "answers": [], "is_impossible": True},
                                {
                                    "id": "wrong",
                                    "question": "On what?",
                                    "answers": [{"text": "strings", "answer_start": 3}],
                                },
                            ],
                        }
                    ],
                }
            ],
        }
    )
}
RAMDOCS: Files = {
    "ramdocs_test.jsonl.gz": lines(
        {
            "question": "How high is Grey Hill?",
            "documents": [
                {"text": "Grey Hill is 410 m high.", "type": "correct", "answer": "410 m"},
                {"text": "Grey Hill is 900 m high.", "type": "misinfo", "answer": "900 m"},
                {"text": "", "type": "correct", "answer": "1,345 feet"},
                {"text": "Sheep graze there.", "type": "noise", "answer": "unknown"},
            ],
            "disambig_entity": ["Grey Hill"],
            "gold_answers": ["410 m", "1,345 feet"],
            "wrong_answers": ["900 m"],
        }
    )
}


def _said(speaker: str, text: str) -> dict[str, str]:
    return {"speaker": speaker, "text": text}


def _mtrag(name: str, kind: str, asked: Sequence[dict[str, str]], **contexts: str) -> dict[str, Any]:
    return {
        "task_id": name,
        "input": asked,
        "answerability": [kind],
        "contexts": [{"document_id": at, "text": text} for at, text in contexts.items()],
        "targets": [_said("agent", "It is so.")],
    }


LOAN, FEE = "\nA loan runs for two years.", "The fee is 12 euros."
_FIRST = [_said("user", "How long is a loan?"), _said("agent", "Two years."), _said("user", "And the fee?")]
MTRAG: Files = {
    "mtragun_reference.jsonl.gz": lines(
        _mtrag("c1<::>1", "ANSWERABLE", _FIRST[:1], a=LOAN, b=LOAN),
        _mtrag("c1<::>2", "PARTIAL", _FIRST, c=LOAN, d=FEE),
        _mtrag("c1<::>3", "UNANSWERABLE", _FIRST[:1], d=FEE),
        _mtrag("c1<::>4", "UNDERSPECIFIED", _FIRST[:1], d=FEE),
    )
}


def _label(kind: str, **passages: str) -> dict[str, Any]:
    evidence = [
        {"passage_id": name.replace("_", ":"), "passage_text": text, "passage_titles": ["Rye"]}
        for name, text in passages.items()
    ]
    return {"responseType": kind, "response": "Said.", "evidence": evidence}


RYE, OATS = "Rye grows on poor soil.", "Oats like rain."
INSCIT: Files = {
    "inscit_dev.json.gz": json.dumps(
        {
            "dial1": {
                "seedArticle": {"title": "Rye"},
                "turns": [
                    {
                        "context": ["Where does rye grow?"],
                        "prevEvidence": [],
                        "labels": [_label("directAnswer", Rye_1=RYE), _label("noAnswer")],
                    },
                    {
                        "context": ["Where does rye grow?", "On poor soil.", "And who first ate it?"],
                        "prevEvidence": [],
                        "labels": [_label("noAnswer", Oats_2=OATS), _label("noAnswer")],
                    },
                ],
            }
        }
    )
}
SCIFACT: Files = {
    "scifact_corpus.csv.gz": table(
        ("doc_id", "title", "abstract", "structured"),
        ("7", "Bees", "['Bees dance.'\n \"A bee's dance tells the way.\"]", "False"),
        ("8", "Ants", "['Ants leave a trail.']", "False"),
    ),
    "scifact_claims_validation.csv.gz": table(
        ("id", "claim", "evidence_doc_id", "evidence_label", "evidence_sentences", "cited_doc_ids"),
        ("1", "Bees tell the way.", "7", "SUPPORT", "[1]", "[7]"),
        ("1", "Bees tell the way.", "8", "SUPPORT", "[0]", "[7 8]"),
        ("2", "Wasps sing.", "", "", "[]", "[99]"),
    ),
}
CRANFIELD: Files = {
    "cranfield_cran.all.1400.xml.gz": (
        "<doc>\n<docno>1</docno>\n<title>lift of thin wings .</title>\n<author>x</author>\n"
        "<text>lift grows with the angle & the speed .</text>\n</doc>\n"
        "<doc>\n<docno>2</docno>\n<title>heat .</title>\n<text>heat flows .</text>\n</doc>\n"
        "<doc>\n<docno>3</docno>\n<title>nothing</title>\n<text>\n</text>\n</doc>\n"
    ),
    "cranfield_cran.qry.xml.gz": (
        "<?xml version='1.0' encoding='utf-8' standalone='yes'?>\n<xml>\n"
        "<top>\n<num> 1</num>\n<title>\nhow does lift\ngrow .\n</title>\n</top>\n"
        "<top>\n<num> 4</num>\n<title>\nwhat of paint .\n</title>\n</top>\n"
        "<top>\n<num> 9</num>\n<title>\nhow does heat flow .\n</title>\n</top>\n</xml>\n"
    ),
    "cranfield_cranqrel.trec.txt.gz": "1 0 1 2\n1 0 2 0\n2 0 3 1\n3 0 2 4\n3 0 1 -1\n",
}
FILING = {
    "financebench_id": "f1",
    "question": "What was revenue?",
    "answer": "About ten.",
    "evidence": [{"doc_name": "ACME_10K", "evidence_page_num": 1, "evidence_text": "Revenue"}],
}


@cache
def _annual_report() -> bytes:
    return pdf([f"What is said on page {number}." for number in range(1, 77)])


def write_filings(folder: Path) -> Path:
    """Two filings: the one that the question of FILING is about, and a long one, of 76 pages."""
    (folder / "ACME_10K.pdf").write_bytes(pdf(["Cover.", "Revenue was 9.8 million.", "Notes."]))
    (folder / "COSTCO_2021_10K.pdf").write_bytes(_annual_report())
    (folder / "questions.jsonl").write_text(lines(FILING))
    return folder
