"""The command line, as the shell sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import index

ROOT = Path(index.__file__).parent.parent


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "index", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.real
def test_a_folder_is_indexed_once_and_a_bad_file_named(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.txt").write_text("Russian peacekeepers arrived.")
    first = run(folder)
    assert first.stdout == f"indexed    a.txt  1 passage\n{folder}: 1 indexed; embedded 1 passage\n"
    assert first.returncode == 0

    (folder / "停\nb.txt").write_bytes(b"\xff\0")
    second = run(folder, PYTHONIOENCODING="ascii")
    assert second.stdout == (
        "failed     \\u505c\\nb.txt  not text in any usual encoding: save it as UTF-8 text\n"
        f"{folder}: 1 unchanged, 1 failed; nothing to embed\n"
    )
    assert second.returncode == 2


@pytest.mark.real
def test_programs_get_json_and_a_check_says_whether_the_index_is_sound(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.txt").write_text("Russian peacekeepers arrived.")
    (folder / "b.pdf").write_bytes(b"%PDF junk")
    unbuilt = run(folder, "--check")
    assert unbuilt.returncode == 2
    assert "Build one with: python -m index" in unbuilt.stderr

    done = run(folder, "--json")
    assert done.returncode == 2
    indexed, failed = json.loads(done.stdout)
    assert (indexed["path"], indexed["outcome"], indexed["passages"]) == ("a.txt", "indexed", 1)
    assert (failed["outcome"], failed["reason"]) == ("failed", "damaged: it does not open as a PDF")

    sound = run(folder, "--check")
    assert sound.stdout == f"{folder}: the index is sound: 1 document, 1 passage\n"


@pytest.mark.real
def test_a_watched_folder_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "a.txt").write_text("Words.")
    watching = subprocess.Popen(
        [sys.executable, "-m", "index", folder, "--watch"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert watching.stdout is not None
        assert watching.stdout.readline() == "indexed    a.txt  1 passage\n"
        watching.stdout.readline()
        (folder / "a.txt").rename(folder / "b.txt")
        assert watching.stdout.readline() == "moved      b.txt  from a.txt\n"
    finally:
        watching.kill()
        watching.communicate()


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        pytest.param(["missing"], {}, "No folder at missing.", id="missing folder"),
        pytest.param(["."], {"VERBATIM_INDEX_DIR": "/dev/null"}, "Cannot use the index", id="no place"),
        pytest.param(
            ["."], {"VERBATIM_EMBEDDING_MODEL": "no/model"}, "No embedding model at no/model", id="model"
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_exit_code_2(
    tmp_path: Path, arguments: list[str], environment: dict[str, str], message: str
) -> None:
    (tmp_path / "a.txt").write_text("text")
    folder = tmp_path / arguments[0] if arguments[0] == "." else Path(arguments[0])
    done = run(folder, **environment)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {message}")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_naming_the_package_loads_no_heavy_library() -> None:
    heavy = ["torch", "faiss", "llama_index", "sentence_transformers", "numpy"]
    program = (
        f"import sys, index.settings, qa, qa.__main__; sys.exit(not sys.modules.keys().isdisjoint({heavy}))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
