"""python -m eval"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from index.console import progress, run
from index.settings import Settings

if TYPE_CHECKING:
    from eval.run import Asked

Item = TypeVar("Item")
SIZES = [1_000, 10_000, 100_000, 1_000_000]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure the answers.")
    commands = parser.add_subparsers(title="what to measure (seeds)")
    for name, measure, described in (
        ("seeds", seeds, "the held-out questions about a folder"),
        ("squad", squad, "questions that each have their own paragraph, in files"),
        ("followups", follow_ups, "follow-ups with their history, against a person's rewrites"),
        ("kinds", kinds, "the seed questions by kind, and each mechanism off and on"),
        ("verdicts", say_yes_or_no, "yes and no, on the held-back part of BoolQ"),
        ("speakers", speakers, "who says it, by labels made by hand"),
        ("speed", speed, "the time to index and to search, against llama-index, and at growing sizes"),
        ("reading", reading, "the time to read, against float32 through torch"),
        ("calibrate", calibrate, "fit how sure the reader is, on what is not reported"),
    ):
        command = commands.add_parser(name, help=described, description=described)
        command.set_defaults(measure=measure)
        _arguments(name, command)
    _arguments("seeds", parser)
    parser.set_defaults(measure=seeds)
    arguments = parser.parse_args()
    measured: int = arguments.measure(arguments)
    return measured


def _arguments(name: str, parser: argparse.ArgumentParser) -> None:
    if name in ("seeds", "calibrate"):
        parser.add_argument("--docs", type=Path, default=Path("seeds"), help="the folder to ask (seeds)")
        parser.add_argument("--questions", type=Path, help="JSON lines (eval/questions/seeds.jsonl)")
    if name == "seeds":
        parser.add_argument("--errors", action="store_true", help="also list the questions that went wrong")
    if name == "followups":
        parser.add_argument("--docs", type=Path, default=Path("seeds"), help="the folder to ask (seeds)")
        parser.add_argument("--canard", type=Path, help="its file: search its dialogues instead")
        parser.add_argument("--most", type=int, help="only so many turns, evenly drawn")
    if name == "squad":
        parser.add_argument("files", type=Path, nargs="+", help="gzipped or not; measured as one")
        parser.add_argument("--format", choices=["squad", "newsqa", "clapnq", "lines"], default="squad")
        parser.add_argument("--most", type=int, help="only so many questions, evenly drawn")
        parser.add_argument("--predictions", type=Path, help="write id and answer of each, as JSON")
    if name == "speed":
        parser.add_argument("--files", type=int, default=1_000, help="of the folder (1000)")
        parser.add_argument("--passages", type=int, default=100_000, help="of the large index (100000)")
        parser.add_argument("--plot", type=Path, help="write the growth as a picture (SVG)")
        parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="passages, for the growth")
    if name == "reading":
        parser.add_argument("weights", type=Path, help="the float32 model that was exported")
    if name == "kinds":
        parser.add_argument("--data", type=Path, help="folder with the training data: what is held back too")
    if name in ("calibrate", "verdicts"):
        parser.add_argument("--data", type=Path, required=True, help="folder with the training data")
    if name == "calibrate":
        parser.add_argument("--most", type=int, default=700, help="questions of each kind")


def seeds(arguments: argparse.Namespace) -> int:
    from eval.questions import SEEDS, load
    from eval.run import ask_all
    from eval.summary import table
    from qa.chatbot import Chatbot

    with progress() as on_progress:
        chatbot = Chatbot.open(arguments.docs, on_progress=on_progress)
    asked = list(ask_all(chatbot, load(arguments.questions or SEEDS, chatbot.find_document)))
    print(table(asked))
    if arguments.errors:
        print("\n" + "\n".join(_fault(each) for each in asked if not each.right))
    return 0


def _fault(asked: Asked) -> str:
    gold = " | ".join(asked.question.answers) or "(not in the documents)"
    found = f"{asked.answer.text} ({asked.answer.confidence:.0%})"
    return f"{asked.question.id}: {asked.question.question}\n  gold: {gold}\n  answer: {found}"


def squad(arguments: argparse.Namespace) -> int:
    from eval.squad import load, read_all, summary
    from qa.spans import open_reader

    reader = open_reader(os.environ)
    loaded = [example for file in arguments.files for example in load(file, arguments.format)]
    examples = _evenly(loaded, arguments.most)
    read = list(read_all(reader, examples))
    print(summary(read, reader.threshold))
    if arguments.predictions:
        found = {
            example.id: one.answer(reader.threshold) for example, one in zip(examples, read, strict=True)
        }
        arguments.predictions.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def _evenly(items: Sequence[Item], most: int | None) -> Sequence[Item]:
    return items if most is None else items[:: max(1, -(-len(items) // most))]


def follow_ups(arguments: argparse.Namespace) -> int:
    from eval.followups import followups, in_all_ways, own_dialogue_first, read_canard, table, write_dialogues
    from qa.chatbot import Chatbot

    if arguments.canard is None:
        chatbot = Chatbot.open(arguments.docs)
        print(table(list(in_all_ways(chatbot, followups(chatbot)))))
        return 0
    turns = list(read_canard(arguments.canard))
    with TemporaryDirectory() as folder:
        write_dialogues(turns, Path(folder))
        settings = Settings(index_dir=Path(folder, ".index"))
        shares = own_dialogue_first(Chatbot.open(folder, settings), _evenly(turns, arguments.most))
    print("own dialogue first: {:.3f}, without history {:.3f}, a person's rewrite {:.3f}".format(*shares))
    return 0


def kinds(arguments: argparse.Namespace) -> int:
    from eval.kinds import by_kind, effects, misspelt, said
    from eval.questions import SEEDS, load
    from qa.chatbot import Chatbot
    from qa.spans import SpanReader

    chatbot = Chatbot.open("seeds")
    questions = load(SEEDS, chatbot.find_document)
    print(f"{by_kind(chatbot, questions)}\n\n{said(chatbot)}\n")
    print("| mechanism | measure | n | off | on |\n|---|---|---:|---:|---:|")
    for effect in misspelt(chatbot, questions):
        print(effect, flush=True)
    for effect in effects(SpanReader.load(), arguments.data) if arguments.data else ():
        print(effect, flush=True)
    return 0


def say_yes_or_no(arguments: argparse.Namespace) -> int:
    from eval.verdicts import table
    from qa.judge import OnnxJudge

    print(table(OnnxJudge.load(), arguments.data))
    return 0


def speakers(arguments: argparse.Namespace) -> int:
    from eval.speakers import table

    print(table(Path("seeds")))
    return 0


def speed(arguments: argparse.Namespace) -> int:
    from eval.corpus import PER_DOCUMENT
    from eval.speed import HEADINGS, at_sizes, compared

    compare, grow = HEADINGS
    print(compare)
    for row in compared(arguments.files, arguments.passages):
        print(row, flush=True)
    print(f"\n{grow}")
    sizes = []
    for size in at_sizes(sorted({max(size, PER_DOCUMENT) for size in arguments.sizes})):
        print(size, flush=True)
        sizes.append(size)
    if arguments.plot:
        from eval.plots import growth

        growth(sizes, arguments.plot)
    return 0


def reading(arguments: argparse.Namespace) -> int:
    from eval.reading_speed import compare

    print(compare(arguments.weights))
    return 0


def calibrate(arguments: argparse.Namespace) -> int:
    from eval.calibrate import about_seeds, alone, fit, held_back, report, searched
    from eval.questions import SEEDS, load
    from qa.calibration import Calibration
    from qa.chatbot import Chatbot
    from qa.model import WEIGHTS, OnnxModel
    from qa.spans import CALIBRATION, SpanReader

    reader = SpanReader(OnnxModel.load(), Calibration(1, 0, 0, 0, 0, threshold=0.5))
    chatbot = Chatbot.open(arguments.docs, reader=reader)
    examples = held_back(arguments.data, arguments.most)
    cases = [
        *about_seeds(reader, chatbot, load(arguments.questions or SEEDS, chatbot.find_document)),
        *alone(reader, examples),
        *searched(reader, examples),
    ]
    fitted = fit(cases)
    text = json.dumps({name: round(value, 4) for name, value in asdict(fitted).items()}, indent=2)
    (WEIGHTS / CALIBRATION).write_text(text + "\n")
    print(f"{WEIGHTS / CALIBRATION}\n{text}\n{report(fitted, cases)}")
    return 0


if __name__ == "__main__":
    run(main)
