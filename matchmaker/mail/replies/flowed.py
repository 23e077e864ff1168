"""Text whose line ends may be soft (RFC 3676)."""

from matchmaker.mail.replies.lines import SIGNATURE, is_quoted


def join_flowed(text: str, *, drops_space: bool) -> str:
    """Join the lines that were broken only to be sent; quoted ones are left as they are."""
    joined: list[str] = []
    parts: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        is_fixed = line == SIGNATURE or is_quoted(line)
        if is_fixed and parts:
            joined.append("".join(parts))
            parts = []
        if is_fixed:
            joined.append(line)
            continue
        is_soft = line.endswith(" ")
        content = line.removeprefix(" ")
        parts.append(content[:-1] if is_soft and drops_space and content else content)
        if not is_soft:
            joined.append("".join(parts))
            parts = []
    return "\n".join([*joined, "".join(parts)])
