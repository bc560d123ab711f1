from __future__ import annotations

import logging
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.page.tries import TooSoonError, Tries, Waits

WAITS = Waits()
NAMES, ADDRESSES = (
    st.sampled_from(["ada", "eve", "bob"]),
    st.sampled_from(["10.0.0.1", "10.0.0.2", "10.0.0.3"]),
)


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


def wrong(tries: Tries, name: str, address: str) -> float:
    """The seconds that must be waited, or 0 where the password was looked at, and was wrong."""
    try:
        tries.begin(name, address)
    except TooSoonError as error:
        return error.seconds
    tries.wrong(name, address)
    return 0.0


def test_each_further_try_waits_twice_as_long_up_to_a_limit() -> None:
    clock = Clock()
    tries = Tries(clock=clock)
    waited = []
    for _ in range(15):
        seconds = wrong(tries, "ada", "10.0.0.1")
        if seconds:
            waited.append(seconds)
            clock.now += seconds
            assert wrong(tries, "ada", "10.0.0.1") == 0.0
    assert waited == [5, 10, 20, 40, 80, 160, 300, 300, 300, 300][: len(waited)]
    assert len(waited) == 10


def test_what_was_long_ago_is_forgotten() -> None:
    clock = Clock()
    tries = Tries(clock=clock)
    for _ in range(WAITS.free):
        assert not wrong(tries, "ada", "10.0.0.1")
    clock.now += WAITS.forgotten_s + 1
    for _ in range(WAITS.free):
        assert not wrong(tries, "ada", "10.0.0.1")
    assert wrong(tries, "ada", "10.0.0.1")


def test_to_be_right_as_oneself_does_not_help_to_guess_at_another() -> None:
    tries, guessed = Tries(clock=Clock()), 0
    for _ in range(20):
        try:
            tries.begin("eve", "10.0.0.1")
            tries.right("eve", "10.0.0.1")
        except TooSoonError:
            break
        guessed += not wrong(tries, "ada", "10.0.0.1")
    assert guessed == WAITS.free


@given(st.lists(st.tuples(NAMES, ADDRESSES, st.floats(0.0, 400.0))))
def test_who_was_never_wrong_about_a_name_from_an_address_of_their_own_is_looked_at(
    guesses: list[tuple[str, str, float]],
) -> None:
    clock = Clock()
    tries = Tries(clock=clock)
    for name, address, later in guesses:
        clock.now += later
        wrong(tries, name, address)
    for name in ("ada", "eve", "bob"):
        tries.begin(name, "192.0.2.1")
        tries.right(name, "192.0.2.1")


@given(st.lists(st.tuples(NAMES, st.floats(0.0, 60.0))))
def test_an_address_is_never_wrong_more_often_than_the_waits_allow(guesses: list[tuple[str, float]]) -> None:
    clock = Clock()
    tries, looked = Tries(clock=clock), list[float]()
    for name, later in guesses:
        clock.now += later
        if not wrong(tries, name, "10.0.0.1"):
            looked.append(clock.now)
    for count in range(WAITS.free, len(looked)):
        assert looked[count] - looked[count - 1] >= WAITS.after(count) - 1e-6


def test_who_was_wrong_once_about_a_name_under_attack_waits_from_then_and_no_longer() -> None:
    clock = Clock()
    tries = Tries(clock=clock)
    for number in range(50):
        wrong(tries, "ada", f"10.0.1.{number}")
    assert wrong(tries, "ada", "192.0.2.1") == 0.0
    mistaken = clock.now
    while clock.now < mistaken + WAITS.most_s:
        clock.now += 10
        wrong(tries, "ada", f"10.0.2.{int(clock.now) % 250}")
    tries.begin("ada", "192.0.2.1")


def test_what_is_kept_does_not_grow_without_end() -> None:
    tries = Tries(Waits(most_kept=30), Clock())
    for number in range(200):
        wrong(tries, "x" * 1_000 + str(number), f"address {number}")
    assert len(tries._wrong) <= 30


def test_the_log_says_who_and_from_where_and_nothing_steers_the_terminal(
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries = Tries(clock=Clock())
    with caplog.at_level(logging.WARNING):
        for _ in range(WAITS.free + 3):
            wrong(tries, "ada\x1b[2J\n" + "x" * 500, "10.0.0.1")
    assert len(caplog.records) == 1
    assert "10.0.0.1" in caplog.text
    assert "\x1b" not in caplog.text
    assert len(caplog.text) < 300
