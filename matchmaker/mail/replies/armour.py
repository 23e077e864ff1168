"""The lines that PGP puts around a text that is signed and can be read."""

from matchmaker.mail.replies.lines import is_blank

BEGINS = "-----BEGIN PGP SIGNED MESSAGE-----"
ENDS = "-----BEGIN PGP SIGNATURE-----"
CLOSES = "-----END PGP SIGNATURE-----"


def strip_armour(lines: list[str]) -> list[str]:
    """The text between the armour, with what stands around it; other texts as they are."""
    if BEGINS not in lines:
        return lines
    start = lines.index(BEGINS)
    body = next((n for n in range(start, len(lines)) if is_blank(lines[n])), len(lines))
    end = lines.index(ENDS, body) if ENDS in lines[body:] else len(lines)
    after = lines.index(CLOSES, end) + 1 if CLOSES in lines[end:] else len(lines)
    inner = [line.removeprefix("- ") for line in lines[body:end]]
    return [*lines[:start], *inner, *lines[after:]]
