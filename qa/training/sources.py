"""Which files are trained on, how much weight each has early and late, and what is held back."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from qa.training import written
from qa.training.examples import Example, Loaded, verify, without_repeats
from qa.training.formats import (
    Reader,
    read_answered,
    read_boolq,
    read_lines,
    read_lookups,
    read_qamr,
    read_squad,
    read_stories,
    read_talk,
    read_timeqa,
    read_typed,
    read_unanswered,
)

# Never trained on: the threshold and all that is decided about training are chosen on these.
HELD_BACK_ARTICLES = frozenset({"Oxygen", "Black_Death", "Fresno,_California"})
HELD_BACK_PER_MILLE = 20  # of the groups of the other sources
HELD_BACK_WRITTEN_PER_MILLE = 120


@dataclass(frozen=True, slots=True)
class Source:
    """A data set. `early` and `late` are its shares of the draws as training begins and ends."""

    name: str
    files: tuple[str, ...]
    read: Reader
    early: float
    late: float
    negatives: float = 0.4  # share of its answerable draws that are made unanswerable
    sentences: bool = False  # contexts are single sentences: other sentences are put around them


SOURCES = (
    Source("squad2_human", ("squad2_dev_other_half.json.gz",), read_squad, 2, 8, negatives=0.05),
    Source("squad2_train", ("squad2_train_part.jsonl.gz",), read_lines, 3, 8),
    Source("squad1_clean", ("squad1_train_du_test.jsonl.gz",), read_lines, 6, 13),
    Source("squad1_recovered", ("squad1_train_recovered.jsonl.gz",), read_lines, 9, 20),
    Source("squad1_lower", ("squad1_train_lower.jsonl.gz",), read_lines, 3, 3),
    Source("squad1_sentences", ("squad1_train_sentences.jsonl.gz",), read_lines, 6, 3, sentences=True),
    Source("nq_qed", ("qed_nq.jsonl.gz",), read_lines, 8, 16),
    Source("nq_gold", ("nq_gold.jsonl.gz",), read_lines, 1.5, 4),
    Source("shifts_wiki", ("squadshifts_new_wiki.json.gz",), read_squad, 8, 9),
    Source("shifts_reddit", ("squadshifts_reddit.json.gz",), read_squad, 8, 5),
    Source("shifts_amazon", ("squadshifts_amazon.json.gz",), read_squad, 8, 3),
    Source("policyqa", ("policyqa_dev.json.gz", "policyqa_test.json.gz"), read_squad, 4, 0.5),
    Source("quac", ("quac_train.jsonl.gz",), read_answered, 6.5, 7, negatives=0.05),
    Source("quac_unanswered", ("quac_train.jsonl.gz",), read_unanswered, 1.5, 10),
    Source("fairytale", ("fairytaleqa.jsonl.gz",), read_stories, 3, 0.5),
    Source("narrative", ("narrativeqa.jsonl.gz",), read_lines, 3, 1.5),
    Source("covid", ("covidqa.json.gz",), read_squad, 1, 0.3),
    Source("timeqa", ("timeqa_human_train_easy.json.gz",), read_timeqa, 1, 0.7, negatives=0.05),
    Source("sleep", ("sleepqa.jsonl.gz",), read_lines, 0.4, 0.1),
    Source(
        "qamr",
        ("qamr_filtered_dev.tsv.gz", "qamr_filtered_test.tsv.gz"),
        read_qamr,
        7,
        1.5,
        sentences=True,
    ),
    Source("squad2_unanswerable", ("squad2_train_unanswerable.jsonl.gz",), read_lines, 10, 26, negatives=0),
    Source(
        "squad1_more",
        ("squad1_train_routerlens.jsonl.gz", "squad1_train_more.jsonl.gz"),
        read_lines,
        4,
        7,
    ),
    Source("tydiqa", ("tydiqa_en.jsonl.gz",), read_lines, 4, 6),
    Source("mlqa", ("mlqa_en_dev.jsonl.gz",), read_lines, 2, 2.5),
    Source("condaqa", ("condaqa.jsonl.gz",), read_lines, 0.4, 0.8),
    Source("hotpotqa", ("hotpotqa_part.jsonl.gz",), read_lines, 0.5, 0.5),
    Source("wtq", ("wtq_cells.jsonl.gz",), read_lookups, 1, 1.5, negatives=0),
    Source("boolq", ("boolq_combined.jsonl.gz",), read_boolq, 5, 10, negatives=0.3),
    Source("talk", ("talk.jsonl.gz",), read_talk, 3, 10, negatives=0),
    Source(
        "natural",
        tuple(
            f"natural_{kind}.jsonl.gz"
            for kind in ("work", "product", "legal", "public", "news", "science", "tables", "pairs")
        ),
        read_typed,
        40,
        140,
        negatives=0.12,
    ),
    Source("qanom", ("qanom.jsonl.gz",), read_lines, 3, 0, sentences=True),
    Source("qasrl", ("qasrl_gs.jsonl.gz",), read_lines, 3, 0, sentences=True),
)
DIALOGUES = ("quac", "quac_unanswered", "talk")
COUNTS = Source("counts", (), read_lines, 0, 10, negatives=0.1)
"""The answered questions of the others that ask for a count, since of those made up many are not answered."""
WRITTEN = Source(written.NAME, (), read_lines, 0, 45, negatives=0)
"""The questions of `written.jsonl`, whose paragraphs are those of the others."""

NAMES = tuple(source.name for source in (*SOURCES, WRITTEN, COUNTS))


def group_of(example: Example) -> str:
    return example.group or example.context[:200]


def is_held_back(example: Example) -> bool:
    """True for whole groups, by name: the same on every machine and whatever else is loaded."""
    if example.source == "squad2_human":
        return example.group in HELD_BACK_ARTICLES
    per_mille = HELD_BACK_WRITTEN_PER_MILLE if example.source == WRITTEN.name else HELD_BACK_PER_MILLE
    return crc32(group_of(example).encode()) % 1000 < per_mille


def load(source: Source, directory: Path) -> Loaded:
    paths = [directory / name for name in source.files]
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        raise FileNotFoundError(f"No {', '.join(missing)}. Name the folder that holds it with --data.")
    loaded = verify(example for path in paths for example in source.read(path, source.name))
    return Loaded(tuple(without_repeats(loaded.examples)), loaded.dropped)


def split(examples: Iterable[Example]) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """(to train on, held back)."""
    both: tuple[list[Example], list[Example]] = ([], [])
    for example in examples:
        both[is_held_back(example)].append(example)
    return tuple(both[0]), tuple(both[1])
