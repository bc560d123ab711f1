"""One small reader for each file format. Each yields unverified examples in the file's order."""

import csv
import gzip
import io
import json
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from qa.training.detokenise import Placed, put_together
from qa.training.examples import NEITHER, NO, YES, Example, Gold, Turn

_ONE_WINDOW = 600  # characters
Reader = Callable[[Path, str], Iterator[Example]]


def text_of(path: Path) -> str:
    """A file's text, unpacked if its name ends in .gz."""
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes()).decode("utf-8")
    return path.read_text(encoding="utf-8")


def records(path: Path) -> Iterator[dict[str, Any]]:
    # Not splitlines(): contexts may hold characters that it takes for line ends.
    return (json.loads(line) for line in text_of(path).split("\n") if line.strip())


def read_squad(path: Path, source: str) -> Iterator[Example]:
    for number, article in enumerate(json.loads(text_of(path))["data"]):
        group = str(article.get("title") or f"{source}-{number}")
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                golds = tuple(Gold(a["answer_start"], a["text"]) for a in qa.get("answers", ()))
                title = str(article.get("title") or "").replace("_", " ")
                yield Example(
                    str(qa["id"]), qa["question"], paragraph["context"], golds, source, group, title=title
                )


def read_lines(path: Path, source: str) -> Iterator[Example]:
    for record in records(path):
        golds = tuple(Gold(a["start"], a["text"]) for a in record["answers"])
        yield Example(str(record["id"]), record["question"], record["context"], golds, source)


def read_typed(path: Path, source: str) -> Iterator[Example]:
    """Lines with a `title` and, where the question asks for one, a `verdict`."""
    for record in records(path):
        golds = tuple(Gold(a["start"], a["text"]) for a in record["answers"])
        yield Example(
            str(record["id"]),
            record["question"],
            record["context"],
            golds,
            source,
            title=record["title"],
            verdict=record.get("verdict", NEITHER),
        )


def read_lookups(path: Path, source: str) -> Iterator[Example]:
    """Lines on tables: those that ask for one cell and are for training."""
    for example, record in zip(read_lines(path, source), records(path), strict=True):
        if "train" in record["source"] and record["source"].endswith("/lookup"):
            yield example


def read_boolq(path: Path, source: str) -> Iterator[Example]:
    """Labelled questions on passages that one window holds."""
    for record in records(path):
        if "label" in record and len(record["passage"]) <= _ONE_WINDOW:
            verdict = YES if record["label"] else NO
            title, mark, passage = record["passage"].partition(" -- ")
            title, passage = (title, passage) if mark else ("", title)
            name = f"{source}-{record['idx']}"
            yield Example(
                name, record["question"], passage, (), source, record["passage"], title=title, verdict=verdict
            )


def read_talk(path: Path, source: str) -> Iterator[Example]:
    """Turns of the half of the dialogues that is trained on, each with those before it."""
    for dialogue in records(path):
        if crc32(dialogue["id"].encode()) % 2:
            continue
        history: tuple[Turn, ...] = ()
        for number, turn in enumerate(dialogue["turns"]):
            golds = tuple(Gold(a["start"], a["text"]) for a in turn["answers"])
            yield Example(
                f"{dialogue['id']}-{number}",
                turn["question"],
                dialogue["context"],
                golds,
                source,
                dialogue["id"],
                history,
                dialogue["title"],
                turn.get("verdict") or NEITHER,
            )
            history = (*history, Turn(turn["question"], golds[0].text if golds else "unknown"))


def read_stories(path: Path, source: str) -> Iterator[Example]:
    """Lines whose own `source` names the story after a slash, as FairytaleQA's does."""
    for record in records(path):
        golds = tuple(Gold(a["start"], a["text"]) for a in record["answers"])
        group = str(record["source"]).partition("/")[2]
        yield Example(str(record["id"]), record["question"], record["context"], golds, source, group)


def read_dialogues(path: Path, source: str) -> Iterator[Example]:
    for dialogue in records(path):
        history: tuple[Turn, ...] = ()
        for turn in dialogue["turns"]:
            golds = tuple(Gold(a["start"], a["text"]) for a in turn["answers"])
            name = f"{dialogue['id']}-{turn['turn']}"
            yield Example(name, turn["question"], dialogue["context"], golds, source, dialogue["id"], history)
            history = (*history, Turn(turn["question"], golds[0].text if golds else "unknown"))


def read_unanswered(path: Path, source: str) -> Iterator[Example]:
    """The questions of dialogues that the person asked could not answer."""
    return (example for example in read_dialogues(path, source) if not example.answers)


def read_answered(path: Path, source: str) -> Iterator[Example]:
    """The other questions of dialogues."""
    return (example for example in read_dialogues(path, source) if example.answers)


def read_timeqa(path: Path, source: str) -> Iterator[Example]:
    for record in records(path):
        golds = tuple(
            Gold(start, text) for start, text in zip(record["from"], record["targets"], strict=False) if text
        )
        yield Example(record["idx"], record["question"], record["context"], golds, source)


def _sentences(path: Path) -> dict[str, Placed]:
    rows = (line.split("\t") for line in text_of(path).split("\n") if line)
    return {name: put_together(sentence.split(" ")) for name, sentence, *_ in rows}


def _marked(sentence: Placed, judgements: list[str]) -> Iterator[Gold]:
    for judgement in judgements:
        numbers = [int(n) for n in judgement.rpartition(":")[2].split()]
        if numbers and len(sentence.places) > numbers[-1]:
            start, text = sentence.span(numbers[0], numbers[-1])
            bare = text.rstrip(string.punctuation) or text
            yield Gold(start, bare)


def read_qamr(path: Path, source: str) -> Iterator[Example]:
    """Questions on sentences that stand in `qamr_wiki_sentences.tsv.gz` beside the file."""
    sentences = _sentences(path.with_name("qamr_wiki_sentences.tsv.gz"))
    for number, line in enumerate(text_of(path).split("\n")):
        if not line:
            continue
        name, _, _, _, _, question, *judgements = line.split("\t")
        if name in sentences:
            golds = tuple(_marked(sentences[name], judgements))
            group = name.rpartition(":")[0].rpartition(":")[0]
            yield Example(f"{source}-{number}", question, sentences[name].text, golds, source, group)


def read_newsqa(path: Path, source: str) -> Iterator[Example]:
    """Rows of `story_text,question,answer` in Treebank tokens, the answer a run of the story's.

    A row whose answer is no such run is given an offset of -1, so that verifying drops it.
    """
    for number, row in enumerate(csv.DictReader(io.StringIO(text_of(path), newline=""))):
        tokens, wanted = row["story_text"].split(), row["answer"].split()
        story = put_together(tokens)
        first = next(
            (n for n in range(len(tokens)) if wanted and tokens[n : n + len(wanted)] == wanted),
            None,
        )
        question = put_together(row["question"].split()).text
        if first is None:
            golds = (Gold(-1, row["answer"]),)
        else:
            golds = (Gold(*story.span(first, first + len(wanted) - 1)),)
        yield Example(f"{source}-{number}", question, story.text, golds, source)


def read_clapnq(path: Path, source: str) -> Iterator[Example]:
    """Questions with the first of their passages; the answers are the sentences that bear one out, or
    the whole passage where there is an answer and none is named."""
    for record in records(path):
        text = record["passages"][0]["text"]
        answered = [given for given in record["output"] if given["answer"].strip()]
        grounds = [ground for given in answered for ground in given["selected_sentences"]]
        passage, *told = (put_together(part.split()).text for part in (text, *grounds))
        if answered and not told:
            told = [passage]
        golds = tuple(Gold(passage.find(sentence), sentence) for sentence in told if sentence)
        yield Example(record["id"], record["input"], passage, golds, source)
