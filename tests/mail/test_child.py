"""A message may kill whoever reads it, but nobody else."""

import sys

import pytest

from matchmaker.mail.child import UnreadableError, read_apart
from matchmaker.mail.meaning import Meaning
from matchmaker.mail.understanding import understand
from tests.arriving import compose_reply, compose_report
from tests.mail.hostile import HOSTILE

DYING = {
    "is killed": "import os; os.kill(os.getpid(), 9)",
    "fails": "raise SystemExit(1)",
    "says nothing": "",
    "says what is no JSON": "print('yes')",
    "says what is no object": "print('[]')",
    "says half of it": 'print(\'{"kind": "answer"}\')',
    "says another kind": 'print(\'{"kind": "x", "meaning": "yes", "text": "", "bounce": null}\')',
    "says half a bounce": 'print(\'{"kind": "bounce", "bounce": {"x": 1}}\')',
    "takes too much memory": "from matchmaker.mail import child; child.limit(); bytearray(10**9)",
    "does not read": "import os, sys; os.close(0); print('{}')",
}


def test_a_child_finds_what_its_parent_would_find() -> None:
    for raw in (compose_reply("Ja gern!"), compose_report(), b"\xff\n\n\xed\xa0\x80"):
        assert read_apart(raw, "m@x.example", "") == understand(raw, mail_from="m@x.example")


@pytest.mark.parametrize("name", DYING)
def test_a_child_that_dies_leaves_a_message_unreadable(name: str) -> None:
    command = (sys.executable, "-c", DYING[name])
    with pytest.raises(UnreadableError):
        read_apart(compose_reply("Ja gern!") + b"x" * 500_000, None, "", command=command)


def test_a_child_that_takes_too_long_is_ended() -> None:
    command = (sys.executable, "-c", "import time; time.sleep(60)")
    with pytest.raises(UnreadableError, match="TimeoutExpired"):
        read_apart(b"", None, "", command=command, seconds=0.3)


def test_a_fault_tells_nothing_of_the_message() -> None:
    command = (sys.executable, "-c", "import sys; sys.exit(sys.stdin.read())")
    with pytest.raises(UnreadableError) as caught:
        read_apart(compose_reply("Ja gern!"), None, "", command=command)
    assert "Ja" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("name", ["nested", "a megabyte of headers", "bytes"])
def test_what_is_hostile_is_read_within_the_limits_of_a_child(name: str) -> None:
    assert read_apart(HOSTILE[name], None, "").meaning is not Meaning.YES
