"""python -m eval study NAME"""

from __future__ import annotations

import argparse

HELP = "measure one thing by itself: follow-ups with their history, or who is named as the speaker of a quote"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", choices=["followups", "speakers"])


def run(arguments: argparse.Namespace) -> int:
    from eval.studies import followups, speakers

    studies = {"followups": followups.study, "speakers": speakers.study}
    print(studies[arguments.name]())
    return 0
