"""A scribe writes what was dictated, in a process of its own that never outlives its caller."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.dkim import DkimSigner
from matchmaker.mail.scribe import Scribe, ScribeLostError
from matchmaker.mail.writing import Dictation, Parcel, write
from tests.mail.dictations import dictate
from tests.mail.signing_keys import both_keys

SECONDS = 20
PARENT = """
import os, signal
from matchmaker.mail.scribe import Scribe
scribe = Scribe(None)
print(scribe._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def write_by(scribe: Scribe, dictation: Dictation) -> Parcel | None:
    (written,) = scribe.hear() if scribe.tell([dictation]) else [None]
    return written


@pytest.fixture(scope="module")
def signer() -> DkimSigner:
    return DkimSigner("example.org", both_keys())


@pytest.fixture(scope="module")
def scribe(signer: DkimSigner) -> Iterator[Scribe]:
    found = Scribe(signer)
    yield found
    found.close()


@pytest.mark.parametrize("kind", EmailKind)
@pytest.mark.parametrize("sets", [("de",), ("de_formal",), ("en",), ("de", "en")])
def test_a_scribe_writes_the_same_bytes(
    scribe: Scribe, signer: DkimSigner, kind: EmailKind, sets: tuple[str, ...]
) -> None:
    dictation = dictate(kind, *sets)
    written = write_by(scribe, dictation)
    assert written == write(dictation, signer)
    assert written is not None
    assert written.data.count(b"DKIM-Signature:") == 2


def test_what_cannot_be_written_is_told_and_the_next_letter_is_written(scribe: Scribe) -> None:
    good = dictate(EmailKind.PROPOSAL, "en")
    assert write_by(scribe, replace(good, variables=({},))) is None
    assert write_by(scribe, replace(good, frame=replace(good.frame, message_id="no id"))) is None
    assert write_by(scribe, replace(good, variables=({"told": lambda: None},))) is None
    assert write_by(scribe, good) is not None


def test_letters_that_are_told_ahead_are_heard_in_their_order(
    scribe: Scribe, signer: DkimSigner
) -> None:
    dictations = [dictate(kind, "de") for kind in EmailKind]
    assert scribe.tell(dictations[:3])
    assert scribe.tell(dictations[3:])
    heard = [*scribe.hear(), *scribe.hear()]
    assert heard == [write(each, signer) for each in dictations]


def test_one_that_cannot_be_written_leaves_the_others_of_its_sheaf(
    scribe: Scribe, signer: DkimSigner
) -> None:
    good = dictate(EmailKind.PROPOSAL, "en")
    assert scribe.tell([good, replace(good, variables=({},)), good])
    assert scribe.hear() == [write(good, signer), None, write(good, signer)]


def test_a_scribe_that_has_died_is_lost() -> None:
    scribe = Scribe(None)
    os.kill(scribe._process.pid, signal.SIGKILL)
    for _ in range(2):
        with pytest.raises(ScribeLostError):
            write_by(scribe, dictate(EmailKind.PROPOSAL, "en"))
    scribe.close()


@pytest.mark.parametrize(
    "command",
    [
        ("/nowhere/to/be/found",),
        (sys.executable, "-c", "pass"),
        (sys.executable, "-c", "print('Hello'); input()"),
    ],
)
def test_a_scribe_that_does_not_come_is_lost(command: tuple[str, ...]) -> None:
    with pytest.raises(ScribeLostError):
        Scribe(None, command=command)


def test_an_answer_that_is_no_letter_is_not_taken_for_one() -> None:
    talking = (
        "import pickle, sys\n"
        "for answer in ([], ['a letter']):\n"
        "    pickle.load(sys.stdin.buffer)\n"
        "    pickle.dump(answer, sys.stdout.buffer)\n"
        "    sys.stdout.buffer.flush()\n"
    )
    scribe = Scribe(None, command=(sys.executable, "-c", talking))
    with pytest.raises(ScribeLostError):
        write_by(scribe, dictate(EmailKind.PROPOSAL, "en"))
    scribe.close()


def test_a_scribe_ends_with_whoever_called_it() -> None:
    parent = subprocess.run(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, check=False
    )
    assert parent.returncode == -signal.SIGKILL
    until = time.monotonic() + SECONDS
    while is_alive(int(parent.stdout)):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_an_interrupt_at_the_terminal_lets_it_finish_its_letter() -> None:
    scribe = Scribe(None)
    os.kill(scribe._process.pid, signal.SIGINT)
    assert write_by(scribe, dictate(EmailKind.PROPOSAL, "en")) is not None
    scribe.close()
    assert scribe._process.returncode == 0


def test_its_keys_stand_in_no_repr(signer: DkimSigner) -> None:
    assert "PRIVATE" not in repr(signer)
    assert "key=" not in repr(both_keys()[0])


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
