"""python -m eval calibrate"""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "fit how sure the reader is, on what is not reported"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="folder with the training data")
    parser.add_argument("--most", type=int, default=700, help="questions of each kind (700)")


def run(arguments: argparse.Namespace) -> int:
    import json
    from dataclasses import asdict

    from eval.calibrate import about_seeds, alone, fit, held_back, report, searched
    from eval.questions import SEEDS, load
    from qa.calibration import Calibration
    from qa.chatbot import Chatbot
    from qa.model import WEIGHTS, OnnxModel
    from qa.spans import CALIBRATION, SpanReader

    reader = SpanReader(OnnxModel.load(), Calibration(1, 0, 0, 0, 0, threshold=0.5))
    chatbot = Chatbot.open("seeds", reader=reader)
    examples = held_back(arguments.data, arguments.most)
    cases = [
        *about_seeds(reader, chatbot, load(SEEDS, chatbot.find_document)),
        *alone(reader, examples),
        *searched(reader, examples),
    ]
    fitted = fit(cases)
    text = json.dumps({name: round(value, 4) for name, value in asdict(fitted).items()}, indent=2)
    (WEIGHTS / CALIBRATION).write_text(text + "\n")
    print(f"{WEIGHTS / CALIBRATION}\n{text}\n{report(fitted, cases)}")
    return 0
