"""python -m eval peers [SET DIRECTORY | FOLDER QUESTIONS]"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eval.commands.shared import evenly, files_of

if TYPE_CHECKING:
    from eval.questions import QuestionSet

HELP = "other systems beside this one: the same questions about the same folder"


def arguments(parser: argparse.ArgumentParser) -> None:
    from eval.peers import PEERS

    parser.add_argument("what", nargs="?", default="seeds", help="a public set, or a folder of yours (seeds)")
    parser.add_argument("where", nargs="?", type=Path, help="the set's directory, or the file of questions")
    parser.add_argument("--only", nargs="+", choices=PEERS, metavar="SYSTEM", help=f"of {', '.join(PEERS)}")
    parser.add_argument("--most", type=int, help="only so many questions, evenly drawn")
    parser.add_argument("--out", type=Path, help="a folder, for what came of each question, as JSON")


def run(arguments: argparse.Namespace) -> int:
    from eval.peers import PEERS
    from eval.peers.side_by_side import Failed, compare
    from eval.peers.table import side_by_side

    loaded = _questions(arguments.what, arguments.where)
    asked = replace(loaded, questions=evenly(loaded.questions, arguments.most))
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
    with files_of(asked) as folder:
        came = list(compare(asked, folder, arguments.only or tuple(PEERS), arguments.out))
    failed = [one for one in came if isinstance(one, Failed)]
    if runs := [one for one in came if not isinstance(one, Failed)]:
        print(side_by_side(runs))
    for one in failed:
        print(f"failed: {one.system}: {one.reason}", file=sys.stderr)
    return int(bool(failed))


def _questions(what: str, where: Path | None) -> QuestionSet:
    from eval.questions import SEEDS, QuestionsError
    from eval.sets import SEARCHED_ALONE, SETS, load_set

    if where is None:
        if what != "seeds":
            raise QuestionsError(f"Name the questions too: python -m eval peers {what} QUESTIONS")
        return _of_folder(Path("seeds"), SEEDS)
    if what not in SETS:
        return _of_folder(Path(what), where)
    asked = load_set(what, where)
    if what in SEARCHED_ALONE or asked.questions[0].given:
        raise QuestionsError(f"The set {what} does not ask a folder for answers: name newsqa or clapnq.")
    return asked


def _of_folder(folder: Path, questions: Path) -> QuestionSet:
    from eval.peers.texts import read_folder
    from eval.questions import QuestionSet, load

    documents = {document.path: document for document in read_folder(folder)}
    asked = load(questions, documents.get)
    texts = {path: document.text for path, document in documents.items()}
    return QuestionSet(questions.stem, texts, asked, folder.resolve())
