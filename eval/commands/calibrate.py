"""python -m eval calibrate"""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "fit the reader's confidence on questions that are neither trained on nor reported"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, metavar="DIRECTORY", help="the training data")
    parser.add_argument("--most", type=int, default=700, metavar="N", help="questions of each group (700)")
    parser.add_argument("--dry-run", action="store_true", help="print the fit, and write nothing")


def run(arguments: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from eval.questions import SEEDS, load
    from eval.studies.calibration import ask_folder, ask_paragraphs, ask_seeds, describe, fit, held_back
    from qa.calibration import Calibration
    from qa.chatbot import Chatbot
    from qa.model import WEIGHTS, OnnxModel
    from qa.spans import CALIBRATION, SpanReader

    reader = SpanReader(OnnxModel.load(), Calibration(1, 0, 0, 0, 0, threshold=0.5))
    chatbot = Chatbot.open("seeds", reader=reader)
    examples = held_back(arguments.data, arguments.most)
    cases = [
        *ask_seeds(reader, chatbot, load(SEEDS, chatbot.find_document)),
        *ask_paragraphs(reader, examples),
        *ask_folder(reader, examples),
    ]
    fitted = fit(cases)
    text = json.dumps({name: round(number, 4) for name, number in asdict(fitted).items()}, indent=2)
    if not arguments.dry_run:
        (WEIGHTS / CALIBRATION).write_text(text + "\n")
        print(WEIGHTS / CALIBRATION)
    print(f"{text}\n{describe(fitted, cases)}")
    return 0
