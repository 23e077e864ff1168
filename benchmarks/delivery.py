"""How many letters leave in a second: `python -m benchmarks.delivery [--letters N]`.

A worker's real drain sends proposals that are owed, signed with RSA-2048, to a mail server on this
machine, and to the same one behind a road that adds 20 ms there and back. Beside it, over the same
roads: a plain `smtplib.sendmail` on one connection that is used again, and handing over ready-made
bytes with our own transport, alone and on several connections at once, without database or
composing. A round of 5,000 letters is what the largest community that the product is for has.
`--part composing` measures what a letter costs before it is sent.
"""

import argparse
import json
import os
import platform
import smtplib
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.composing import measure_composing, ready_made
from benchmarks.owed import Debtor, debtor
from benchmarks.relays import HOST, count_taken, road_to, sink
from matchmaker.mail.smtp import SmtpTransport
from matchmaker.mail.writing import Parcel

ROUND_TRIP_MS = 20
AT_ONCE = 10
"""Connections, as `SMTP_CONNECTIONS` has it unless it is told otherwise."""
MORE_AT_ONCE = 20
SAMPLES = 200
# Far away and one after the other, so many are enough to know the pace.
FEW = 100
Parcels = list[Parcel]
Row = dict[str, Any]


def main() -> None:
    """Measure, print a table, and write JSON lines if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=5_000)
    parser.add_argument("--repeat", type=int, default=1, help="take the best of so many")
    parser.add_argument("--part", choices=("all", "composing", "sending"), default="all")
    parser.add_argument("--database", metavar="URL", help="an empty one; else a new SQLite file")
    parser.add_argument("--jsonl", type=Path, metavar="FILE")
    options = parser.parse_args()
    rows: list[Row] = [tell_machine()]
    with debtor(options.database) as indebted:
        if options.part != "sending":
            rows += measure_composing(indebted, min(options.letters, 1_000), options.repeat)
        if options.part != "composing":
            rows += measure_sending(indebted, options.letters, options.repeat)
    show(rows)
    if options.jsonl:
        with options.jsonl.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)


def tell_machine() -> Row:
    return {
        "part": "machine",
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 1),
        "platform": platform.platform(),
    }


def measure_sending(indebted: Debtor, letters: int, repeat: int) -> Iterator[Row]:
    """A row for each way of sending over each road, with its ratio to smtplib's."""
    parcels = ready_made(indebted, SAMPLES)
    with sink() as near, road_to(near, ROUND_TRIP_MS / 2_000) as far:
        for road, port, few in (("local", near, letters), ("20 ms", far, FEW)):
            ways = {
                "smtplib": (few, partial(by_smtplib, port, parcels)),
                "bytes, one connection": (few, partial(bare, port, parcels)),
                "bytes, at once": (letters, partial(at_once, port, parcels)),
                "drain": (letters, partial(drain, indebted, port, AT_ONCE)),
                f"drain, {MORE_AT_ONCE} connections": (
                    letters,
                    partial(drain, indebted, port, MORE_AT_ONCE),
                ),
            }
            yield from compare(road, ways, near, indebted, repeat)


def compare(
    road: str,
    ways: Mapping[str, tuple[int, Callable[[int], None]]],
    sink_port: int,
    indebted: Debtor,
    repeat: int,
) -> Iterator[Row]:
    slowest = None
    for name, (count, send) in ways.items():
        tries = []
        for _ in range(repeat):
            if name.startswith("drain"):
                indebted.owe(count)
            tries.append(time_one(send, count, sink_port))
        best = max(tries, key=lambda row: float(row["per second"]))
        slowest = slowest or float(best["per second"])
        ratio = round(float(best["per second"]) / slowest, 2)
        yield {"part": "sending", "road": road, "way": name, **best, "of smtplib": ratio}


def time_one(send: Callable[[int], None], count: int, sink_port: int) -> Row:
    before = count_taken(sink_port)
    started, worked = perf_counter(), process_time()
    send(count)
    seconds, work = perf_counter() - started, process_time() - worked
    if (taken := count_taken(sink_port) - before) != count:
        raise SystemExit(f"the sink took {taken} letters instead of {count}")
    return {
        "letters": count,
        "seconds": round(seconds, 2),
        "per second": round(count / seconds, 1),
        "processor ms": round(1_000 * work / count, 2),
    }


def drain(indebted: Debtor, port: int, connections: int, _count: int) -> None:
    """What a worker does, with claims, composing, signing and notes."""
    indebted.drain(url_of(port), connections=connections)


def by_smtplib(port: int, parcels: Parcels, count: int) -> None:
    with smtplib.SMTP(HOST, port) as connection:
        for number in range(count):
            parcel = parcels[number % len(parcels)]
            connection.sendmail(parcel.mail_from, [parcel.recipient], parcel.data)


def bare(port: int, parcels: Parcels, count: int) -> None:
    """Our own transport, with nothing to note."""
    transport = SmtpTransport(url_of(port))
    for number in range(count):
        parcel = parcels[number % len(parcels)]
        transport.send(parcel.mail_from, parcel.recipient, parcel.data, lambda: None)
    transport.close()


def at_once(port: int, parcels: Parcels, count: int) -> None:
    """The same on several connections, each with a thread."""
    shares = [len(range(lane, count, AT_ONCE)) for lane in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(lambda share: bare(port, parcels, share), shares):
            pass


def url_of(port: int) -> str:
    return f"smtp://{HOST}:{port}"


def show(rows: list[Row]) -> None:
    """A table for each part."""
    for part in dict.fromkeys(row["part"] for row in rows):
        found = [row for row in rows if row["part"] == part]
        names = [name for name in found[0] if name != "part"]
        print(f"\n| {' | '.join(names)} |\n|{'---|' * len(names)}")
        for row in found:
            print("| " + " | ".join(str(row[name]) for name in names) + " |")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
