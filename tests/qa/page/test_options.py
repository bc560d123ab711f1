from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from qa.page.accounts import Accounts, AccountsError, read_accounts
from qa.page.options import Options, OptionsError, parse
from qa.page.origin import among
from qa.page.passwords import Hashed


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


def test_a_password_may_be_a_hash(tmp_path: Path) -> None:
    path = tmp_path / "people"
    path.write_text(f"ada:{Hashed.of('correct horse', cost=16)}\neve:another one\n")
    accounts = read_accounts(path, {})
    assert accounts is not None
    for _ in range(2):  # the second time it is known
        assert accounts.admit("ada", "correct horse")
        assert accounts.admit("eve", "another one")
        for name, password in (("ada", "another one"), ("eve", "correct horse"), ("bob", "correct horse")):
            assert not accounts.admit(name, password)
    assert not accounts.admit("ada", path.read_text().split(":")[1].split("\n")[0])


def test_the_command_makes_a_line_that_lets_its_person_in(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "qa.page.accounts", "hash", "ada"]
    made = subprocess.run(command, input="correct horse\n", capture_output=True, text=True, check=True)
    assert "horse" not in made.stdout
    path = tmp_path / "people"
    path.write_text(made.stdout)
    accounts = read_accounts(path, {})
    assert accounts is not None
    assert accounts.admit("ada", "correct horse")
    short = subprocess.run(command, input="short\n", capture_output=True, text=True, check=False)
    assert short.returncode == 2
    assert "8 characters" in short.stderr


@pytest.mark.parametrize(
    "kept",
    [
        "scrypt$",
        "scrypt$16$8$1$c2FsdHNhbHRzYWx0c2E=$short",
        f"scrypt$15$8$1${'a' * 24}${'b' * 44}",
        f"scrypt$16$0$1${'a' * 24}${'b' * 44}",
        f"scrypt$8388608$32$1${'a' * 24}${'b' * 44}",
    ],
)
def test_a_hash_that_cannot_be_used_is_refused_at_the_start(tmp_path: Path, kept: str) -> None:
    path = tmp_path / "people"
    path.write_text(f"ada:{kept}")
    with pytest.raises(AccountsError, match="hash"):
        read_accounts(path, {})


@pytest.mark.parametrize("proxy", ["proxy.example", "*", "10.0.0.1/8"])
def test_a_proxy_is_named_by_its_address(proxy: str) -> None:
    with pytest.raises(OptionsError, match="VERBATIM_PROXY"):
        parse([], {"VERBATIM_PROXY": proxy})
    with pytest.raises(SystemExit):
        parse(["--proxy", proxy], {})


def test_names_and_proxies_are_listed_with_commas() -> None:
    options = parse(["--name", "a.example,b.example"], {"VERBATIM_PROXY": "10.0.0.1, 10.1.0.0/16"})
    assert options.name == ("a.example", "b.example")
    assert among("10.1.2.3", options.proxies)
    assert not among("127.0.0.1", options.proxies)
    assert among("127.0.0.1", Options(share=True).proxies)


def test_passwords_are_not_printed() -> None:
    assert "horse" not in repr(Accounts({"ada": "correct horse"}))


@pytest.mark.parametrize("text", ["", "ada", "ada:short", ":longenough", "ada:longenough\nada:longenough"])
def test_bad_lines_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "people"
    path.write_text(text)
    with pytest.raises(AccountsError):
        read_accounts(path, {})
