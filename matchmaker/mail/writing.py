"""Writing a letter that has been dictated; no database is needed for that."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.dkim import DkimSigner
from matchmaker.mail.message import Message, build
from matchmaker.templating import RenderedEmail, render_email


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the transport is handed: an envelope and the bytes in it."""

    mail_from: str
    recipient: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Dictation:
    """All that one letter is to say, and to whom; it can be passed on to another process.

    `frame` has the headers, with subject and words still empty. `letter_sets` has two members, as
    has `variables`, where a joint letter is in two languages.
    Neither this nor the frame has slots, with which it would be slower to pass on.
    """

    kind: EmailKind
    letter_sets: tuple[str, ...]
    variables: tuple[Mapping[str, object], ...]
    frame: Message
    mail_from: str
    recipient: str


def write(dictation: Dictation, dkim: DkimSigner | None) -> Parcel:
    """The same dictation always gives the same bytes; UnsafeMessageError if none can be trusted."""
    words = render(dictation.kind, dictation.letter_sets, dictation.variables)
    letter = replace(dictation.frame, subject=words.subject, text=words.text, html=words.html)
    return sign(Parcel(dictation.mail_from, dictation.recipient, build(letter)), dkim)


def sign(parcel: Parcel, dkim: DkimSigner | None) -> Parcel:
    """The same letter with its signatures, if there is who signs it."""
    return parcel if dkim is None else replace(parcel, data=dkim.sign(parcel.data))


def render(
    kind: EmailKind, letter_sets: tuple[str, ...], variables: tuple[Mapping[str, object], ...]
) -> RenderedEmail:
    """The words of a letter; a joint one in two languages is one text after the other."""
    parts = [
        render_email(kind, letter_set, told)
        for letter_set, told in zip(letter_sets, variables, strict=True)
    ]
    return parts[0] if len(parts) == 1 else parts[0].followed_by(parts[1])
