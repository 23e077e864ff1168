"""What keeps a process from starting at all."""

import pytest

from matchmaker.mail.transport import RelayMisconfiguredError
from tests.factories import open_test_runtime


def test_a_mail_server_that_could_never_be_used_is_told_at_the_start() -> None:
    with pytest.raises(RelayMisconfiguredError, match="only for a mail server on this machine"):
        open_test_runtime("sqlite://", smtp_url="smtp://mail.example.org:587?tls=none")
