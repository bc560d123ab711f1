from __future__ import annotations

from pathlib import Path

import pytest

from qa.page.accounts import Accounts, AccountsError, read_accounts
from qa.page.options import Options, OptionsError, parse


def test_the_command_line_goes_before_the_environment_and_that_before_the_default() -> None:
    environment = {"VERBATIM_PORT": "9", "VERBATIM_DOCS": "b", "VERBATIM_SHARE": "no"}
    options = parse(["--docs", "a"], environment)
    assert (options.docs, options.port, options.host, options.share) == (Path("a"), 9, "127.0.0.1", False)


@pytest.mark.parametrize("options", [Options(host="0.0.0.0"), Options(share=True), Options(host="::")])
def test_to_be_reached_by_others_takes_a_password_or_saying_so_twice(options: Options) -> None:
    with pytest.raises(OptionsError, match="say it twice"):
        options.check(has_accounts=False)
    options.check(has_accounts=True)
    Options(host=options.host, share=options.share, without_password=True).check(has_accounts=False)


def test_who_can_reach_it_is_said() -> None:
    assert Options().reach(has_accounts=False) == "this machine only, without a password"
    assert "anyone who can reach this machine" in Options(host="0.0.0.0").reach(has_accounts=True)
    assert "servers of Gradio" in Options(share=True).reach(has_accounts=True)


def test_accounts_come_from_a_file_or_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "people"
    path.write_text("# people\n\nada:correct horse\neve:with:colon9\n")
    accounts = read_accounts(path, {"VERBATIM_AUTH": "bob:from outside"})
    assert accounts is not None
    assert accounts.admit("ada", "correct horse")
    assert accounts.admit("eve", "with:colon9")
    assert not accounts.admit("bob", "from outside")
    other = read_accounts(None, {"VERBATIM_AUTH": "bob:from outside"})
    assert other is not None
    assert other.admit("bob", "from outside")
    assert read_accounts(None, {}) is None


@pytest.mark.parametrize(
    ("name", "password"), [("ada", "wrong"), ("eve", "correct horse"), ("", ""), ("ada", "")]
)
def test_nobody_else_is_let_in(name: str, password: str) -> None:
    assert not Accounts({"ada": "correct horse"}).admit(name, password)


def test_passwords_are_not_printed() -> None:
    assert "horse" not in repr(Accounts({"ada": "correct horse"}))


@pytest.mark.parametrize("text", ["", "ada", "ada:short", ":longenough", "ada:longenough\nada:longenough"])
def test_bad_lines_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "people"
    path.write_text(text)
    with pytest.raises(AccountsError):
        read_accounts(path, {})
