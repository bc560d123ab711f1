"""Questions that were written for this project, on paragraphs of the data sets: `written.jsonl`.

For each paragraph there are some that it does not answer, though it speaks of what they ask about, and some
that it does, in the same styles; of those that ask alike, about half are answered. A line names its
paragraph by a digest, since that belongs to its data set: `{"context": "...", "question": "...",
"answer": "...", "start": 12}`, the answer empty where there is none.
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from qa.training.examples import Example, Gold

FILE = Path(__file__).with_name("written.jsonl")
NAME = "written"


def digest_of(context: str) -> str:
    return sha256(context.encode()).hexdigest()[:16]


def written(contexts: Iterable[str], path: Path = FILE) -> Iterator[Example]:
    """The questions on those of the paragraphs that are there, a group for each paragraph."""
    by_digest = {digest_of(context): context for context in contexts}
    for number, line in enumerate(filter(None, path.read_text(encoding="utf-8").split("\n"))):
        record = json.loads(line)
        name = record["context"]
        if name in by_digest:
            golds = (Gold(record["start"], record["answer"]),) if record["answer"] else ()
            yield Example(f"{NAME}-{number}", record["question"], by_digest[name], golds, NAME, name)
