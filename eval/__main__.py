"""python -m eval"""

from __future__ import annotations

import argparse
from types import ModuleType

from eval.commands import (
    calibrate,
    check,
    compare,
    folder,
    followups,
    kinds,
    peers,
    public,
    reading,
    readme,
    report,
    retrieval,
    seeds,
    speakers,
    speed,
    squad,
    verdicts,
)
from index import console

COMMANDS: dict[str, ModuleType] = {
    "seeds": seeds,
    "folder": folder,
    "squad": squad,
    "set": public,
    "retrieval": retrieval,
    "peers": peers,
    "kinds": kinds,
    "followups": followups,
    "speakers": speakers,
    "verdicts": verdicts,
    "speed": speed,
    "reading": reading,
    "calibrate": calibrate,
    "compare": compare,
    "check": check,
    "report": report,
    "readme": readme,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure the answers.")
    commands = parser.add_subparsers(title="what to measure (seeds)", metavar="COMMAND")
    for name, command in COMMANDS.items():
        own = commands.add_parser(name, help=command.HELP, description=command.HELP)
        command.arguments(own)
        own.set_defaults(run=command.run)
    seeds.arguments(parser)
    parser.set_defaults(run=seeds.run)
    arguments = parser.parse_args()
    code: int = arguments.run(arguments)
    return code


if __name__ == "__main__":
    console.run(main)
