"""The signed token in every form: it needs no cookie and no session."""

import secrets
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import request
from wtforms import Form, ValidationError
from wtforms.csrf.core import CSRF, CSRFTokenField

from matchmaker.errors import ExpiredError, NotFoundError
from matchmaker.signing import TokenPurpose
from matchmaker.web.site import get_runtime

LIFETIME = timedelta(hours=24)
FIELD_NAME = "form_token"


@dataclass(frozen=True, slots=True)
class FormToken:
    """What a form token says."""

    nonce: int
    issued_at: datetime


def issue(*, head_start: timedelta = timedelta()) -> str:
    """A token for a form at this address; a head start makes it look older."""
    runtime = get_runtime()
    return runtime.signer.sign_timed(
        TokenPurpose.FORM,
        secrets.randbits(63),
        epoch=_path_number(),
        issued_at=runtime.clock.real() - head_start,
    )


def read(text: str) -> FormToken:
    """Read a token that was issued at this address, else NotFoundError or ExpiredError."""
    runtime = get_runtime()
    found = runtime.signer.read_timed(
        TokenPurpose.FORM, text, now=runtime.clock.real(), lifetime=LIFETIME
    )
    if found.epoch != _path_number():
        raise NotFoundError("this token belongs to another page")
    return FormToken(found.row_id, found.issued_at)


class SignedToken(CSRF):
    """Lets WTForms issue and check our tokens."""

    def setup_form(self, form: Form) -> list[tuple[str, object]]:  # type: ignore[override]
        """Remember the words of the form."""
        self.catalogue = form.meta.catalogue
        return super().setup_form(form)  # type: ignore[return-value]

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        """Keep a good token when a form is shown again, so that nobody is ever too fast twice.

        A fresh one in answer to a stale one has a head start for the same reason.
        """
        try:
            read(csrf_token_field.data or "")
        except (NotFoundError, ExpiredError):
            waited = timedelta(minutes=1) if request.method == "POST" else timedelta()
            return issue(head_start=waited)
        return str(csrf_token_field.data)

    def validate_csrf_token(self, form: Form, field: CSRFTokenField) -> None:  # type: ignore[override]
        """Refuse what this page did not issue within a day."""
        try:
            read(field.data or "")
        except (NotFoundError, ExpiredError) as error:
            raise ValidationError(self.catalogue("faults.form_too_old")) from error


def _path_number() -> int:
    return zlib.crc32(request.path.lower().encode()) & 0xFFFF
