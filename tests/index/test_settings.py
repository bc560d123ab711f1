from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.settings import BUILT_IN_MODEL, Settings


def test_what_the_environment_does_not_say_is_as_it_was() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings.from_environment({"VERBATIM_INDEX_DIR": "", "VERBATIM_EMBEDDING_MODEL": ""}) == Settings()
    assert Settings().embedding_model == BUILT_IN_MODEL


def test_the_environment_says_where_and_with_what() -> None:
    environment = {"VERBATIM_INDEX_DIR": "/var/x", "VERBATIM_EMBEDDING_MODEL": "models/mine", "HOME": "/"}
    expected = Settings(index_dir=Path("/var/x"), embedding_model="models/mine")
    assert Settings.from_environment(environment) == expected


def test_folders_of_one_name_have_an_index_each_and_one_folder_has_one(tmp_path: Path) -> None:
    settings = Settings()
    (tmp_path / "a" / "docs").mkdir(parents=True)
    (tmp_path / "link").symlink_to("a/docs")
    first = settings.index_path(tmp_path / "a" / "docs")
    assert first.name.startswith("docs-")
    assert settings.index_path(tmp_path / "b" / "docs") != first
    assert settings.index_path(tmp_path / "link") == first
    assert settings.index_path(tmp_path / "a" / ".." / "a" / "docs") == first


@pytest.mark.parametrize(
    "name",
    ["x" * 255, "停" * 85, os.fsdecode(b"\xff\xfe"), "a\nb"],
    ids=["long", "long in bytes", "bytes of no character", "two lines"],
)
def test_a_folder_of_any_name_has_an_index_that_can_be_made(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    settings = Settings(index_dir=tmp_path)
    settings.index_path(tmp_path / name).with_suffix(".rebuilding").touch()
