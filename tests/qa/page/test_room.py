from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.page.room import Held, Room, RoomError

others = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 20))).map(
    lambda given: [Held(Path(str(n)), 1, size, used) for n, (size, used) in enumerate(given)]
)
rooms = st.builds(Room, st.integers(1, 10), st.integers(0, 300), st.integers(0, 20))


def has_room(room: Room, staying: list[Held], size: int) -> bool:
    return len(staying) < room.people and sum(one.size for one in staying) + size <= room.size


@given(rooms, others, st.integers(0, 100))
def test_as_few_as_can_be_leave_the_oldest_first_and_nobody_in_vain(
    room: Room, others: list[Held], size: int
) -> None:
    oldest_first = sorted(others, key=lambda one: (one.used, one.folder))
    idle = [one for one in oldest_first if one.used < room.before]
    enough = [n for n in range(len(idle) + 1) if has_room(room, oldest_first[n:], size)]
    if enough:
        assert room.leaving(others, size) == idle[: enough[0]]
    else:
        with pytest.raises(RoomError, match="come again later"):
            room.leaving(others, size)
