"""What letters need to know about the instance, and the links they carry."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from matchmaker.domain.email_kind import EmailKind
from matchmaker.mail.dkim import DkimSigner
from matchmaker.models import Member
from matchmaker.services.community import Community
from matchmaker.signing import Signer, TokenPurpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The sender of every letter.

    With a `reply_name`, mail for `reply_name` plus anything arrives in one mailbox.
    """

    community: Community
    signer: Signer
    base_url: str
    mail_from: str
    organiser: str
    organiser_email: str
    template_version: str
    reply_domain: str | None = None
    reply_name: str | None = None
    dkim: DkimSigner | None = None

    @property
    def replies_read(self) -> bool:
        """Whether an answer by mail arrives anywhere, so that letters may offer it."""
        return self.reply_domain is not None

    def signed_with(self, key_id: str) -> Self:
        """The same letterhead, making its links with an older key."""
        signer = self.signer.with_key(key_id)
        return self if signer is self.signer else replace(self, signer=signer)

    def link(self, path: str, purpose: TokenPurpose, row_id: int, ending: str = "") -> str:
        """A link that carries a token for one row."""
        return f"{self.base_url}/{path}/{self.signer.sign(purpose, row_id)}{ending}"

    def membership_link(
        self,
        member: Member,
        *,
        issued_at: datetime,
        purpose: TokenPurpose = TokenPurpose.MEMBERSHIP_VIEW,
        ending: str = "",
    ) -> str:
        """A link to the membership page, or with a stronger purpose to a page behind it."""
        token = self.signer.sign_timed(purpose, member.id, epoch=member.epoch, issued_at=issued_at)
        return f"{self.base_url}/m/{token}{ending}"

    def mailbox(self, prefix: str, purpose: TokenPurpose, row_id: int) -> str | None:
        """An address under the reply domain that carries a token; None without such a domain."""
        if self.reply_domain is None:
            return None
        name = f"{self.reply_name}+" if self.reply_name else ""
        return f"{name}{prefix}.{self.signer.sign(purpose, row_id)}@{self.reply_domain}"

    def message_id(self, kind: str, row_id: int) -> str:
        """A Message-ID that is the same each time the letter is rendered.

        The row of an introduction is its own, since its copies share one; all others are entries.
        """
        is_shared = kind == EmailKind.INTRODUCTION.value
        purpose = TokenPurpose.INTRODUCTION_ID if is_shared else TokenPurpose.MESSAGE_ID
        domain = self.mail_from.partition("@")[2]
        return f"<{kind}.{self.signer.sign(purpose, row_id)}@{domain}>"
