"""`matchmaker mail read`: how a message would be understood, without touching anything."""

import json
import sys
from pathlib import Path

import click

from matchmaker.errors import MatchmakerError
from matchmaker.mail.meaning import Meaning
from matchmaker.mail.understanding import Kind, Understood, understand, understand_text

STANDARD_INPUT = "-"
LONGEST_TEXT = 120
MOST_BYTES = 25 * 1024 * 1024


@click.command("read", epilog="- reads standard input.")
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option("--text", help="Words instead of a file, as somebody might reply them.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def command(files: tuple[str, ...], text: str | None, as_json: bool) -> None:
    """Tell how messages would be understood."""
    if (text is None) == (not files):
        raise click.UsageError("Name files, or give --text.")
    if text is not None:
        _print("", understand_text(text), as_json)
    faults = []
    for name in files:
        try:
            raw = _read(name)
        except (OSError, ValueError) as error:
            faults.append(f"{name}: cannot be read: {_explain(error)}")
        else:
            _print(name, understand(raw), as_json)
    if faults:
        raise MatchmakerError("\n".join(faults))


def _explain(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "no such file can exist"


def _read(name: str) -> bytes:
    if name == STANDARD_INPUT:
        return sys.stdin.buffer.read(MOST_BYTES)
    with Path(name).open("rb") as file:
        return file.read(MOST_BYTES)


def _print(name: str, understood: Understood, as_json: bool) -> None:
    if as_json:
        facts = {"file": name, **_list_facts(understood)} if name else _list_facts(understood)
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        click.echo(f"{name}: {_describe(understood)}" if name else _describe(understood))


def _list_facts(understood: Understood) -> dict[str, object]:
    answer = understood.meaning.value if understood.kind is Kind.ANSWER else None
    facts: dict[str, object] = {
        "kind": understood.kind.value,
        "answer": answer,
        "text": understood.text,
    }
    if understood.bounce is not None:
        bounce = understood.bounce
        facts |= {"permanent": bounce.permanent, "delayed": bounce.delayed}
        facts |= {"address": bounce.address, "status": bounce.status, "why": bounce.why}
    return facts


def _describe(understood: Understood) -> str:
    words = [understood.kind.value]
    if understood.kind is Kind.ANSWER:
        words.append({Meaning.LATER: "not this month"}.get(understood.meaning, understood.meaning))
    if understood.bounce is not None:
        bounce = understood.bounce
        how = "delayed" if bounce.delayed else "permanent" if bounce.permanent else "transient"
        words += filter(None, (how, bounce.address, bounce.status, bounce.why))
    if understood.text:
        words.append(f'"{_shorten(understood.text)}"')
    return " ".join("".join(filter(str.isprintable, word)) for word in words)


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_TEXT else f"{words[:LONGEST_TEXT]}…"
