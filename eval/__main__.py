"""python -m eval"""

from __future__ import annotations

import argparse
import sys
from types import ModuleType

from eval.commands import bench, calibrate, check, compare, report, retrieval, run, study
from index import console

COMMANDS: dict[str, ModuleType] = {
    "run": run,
    "retrieval": retrieval,
    "compare": compare,
    "check": check,
    "report": report,
    "study": study,
    "bench": bench,
    "calibrate": calibrate,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m eval", description="Measure how good the answers are.")
    commands = parser.add_subparsers(title="commands (default: run)", metavar="COMMAND")
    for name, command in COMMANDS.items():
        subparser = commands.add_parser(name, help=command.HELP, description=command.HELP)
        command.add_arguments(subparser)
        subparser.set_defaults(run=command.run)
    arguments = parser.parse_args(sys.argv[1:] or ["run"])
    code: int = arguments.run(arguments)
    return code


if __name__ == "__main__":
    console.run(main)
