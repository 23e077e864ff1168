"""Changes a message a little, as chance has it; the same seed makes the same changes."""

from collections.abc import Callable, Sequence
from random import Random

from tests.fuzz.seeds import DICTIONARY

MOST_BYTES = 16_000
MOST_FLOOD = 700_000
MOST_CHANGES = 6
FLOODS = 0.02
Mutation = Callable[[Random, bytes, bytes], bytes]


def mutate(chance: Random, raw: bytes, corpus: Sequence[bytes]) -> bytes:
    """One to six changes, some with the help of another message; rarely a flood."""
    for _ in range(chance.randint(1, MOST_CHANGES)):
        raw = chance.choice(MUTATIONS)(chance, raw, chance.choice(corpus))[:MOST_BYTES]
    return _flood(chance, raw) if chance.random() < FLOODS else raw


def _slice(chance: Random, raw: bytes, longest: int) -> tuple[int, int]:
    start = chance.randint(0, len(raw))
    return start, min(len(raw), start + chance.randint(0, chance.randint(1, longest)))


def _insert(chance: Random, raw: bytes, piece: bytes) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + piece + raw[at:]


def _change_byte(chance: Random, raw: bytes, other: bytes) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + chance.randbytes(1) + raw[at + 1 :]


def _drop(chance: Random, raw: bytes, other: bytes) -> bytes:
    start, end = _slice(chance, raw, 400)
    return raw[:start] + raw[end:]


def _say(chance: Random, raw: bytes, other: bytes) -> bytes:
    return _insert(chance, raw, chance.choice(DICTIONARY))


def _replace(chance: Random, raw: bytes, other: bytes) -> bytes:
    start, end = _slice(chance, raw, 40)
    return raw[:start] + chance.choice(DICTIONARY) + raw[end:]


def _repeat(chance: Random, raw: bytes, other: bytes) -> bytes:
    start, end = _slice(chance, raw, 100)
    return _insert(chance, raw, raw[start:end] * chance.choice((1, 2, 4, 30)))


def _splice(chance: Random, raw: bytes, other: bytes) -> bytes:
    return raw[: chance.randint(0, len(raw))] + other[chance.randint(0, len(other)) :]


def _borrow(chance: Random, raw: bytes, other: bytes) -> bytes:
    start, end = _slice(chance, other, 2_000)
    return _insert(chance, raw, other[start:end])


def _add_header(chance: Random, raw: bytes, other: bytes) -> bytes:
    return chance.choice(other.split(b"\n\n")[0].split(b"\n")) + b"\n" + raw


def _swap_lines(chance: Random, raw: bytes, other: bytes) -> bytes:
    lines = raw.split(b"\n")
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"\n".join(lines)


def _quote(chance: Random, raw: bytes, other: bytes) -> bytes:
    start, end = _slice(chance, raw, 2_000)
    return raw[:start] + raw[start:end].replace(b"\n", b"\n> ") + raw[end:]


def _nest(chance: Random, raw: bytes, other: bytes) -> bytes:
    kind = chance.choice((b"mixed", b"alternative", b"report; report-type=delivery-status"))
    head = b"Content-Type: multipart/" + kind + b"; boundary=n\n\n--n\n"
    return head + raw + b"\n--n\n" + other


def _flood(chance: Random, raw: bytes) -> bytes:
    start, end = _slice(chance, raw, 200)
    piece = raw[start:end] or chance.choice(DICTIONARY)
    return _insert(chance, raw, piece * (chance.randint(1, MOST_FLOOD) // len(piece)))


MUTATIONS: tuple[Mutation, ...] = (
    _change_byte, _drop, _say, _say, _replace, _replace, _repeat, _splice, _borrow, _add_header,
    _swap_lines, _quote, _nest,
)  # fmt: skip
