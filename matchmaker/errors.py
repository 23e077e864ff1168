"""The errors that a person may need explained."""


class MatchmakerError(Exception):
    """Anything this program can say in one clear line."""


class ConfigurationError(MatchmakerError):
    """Settings that cannot work; the message names every fault, one a line."""


class InvalidInputError(MatchmakerError):
    """What somebody typed cannot be used; `code` names the reason for the catalogues."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotFoundError(MatchmakerError):
    """There is no such thing, or it is not for whoever asks."""


class ExpiredError(MatchmakerError):
    """The link was good once and its time is over."""


class TooLateError(MatchmakerError):
    """The introduction has left, so the answer stands."""


class SchemaError(MatchmakerError):
    """The database is not at the version this program needs."""


class NoSpaceError(MatchmakerError):
    """The disk is nearly full, and what is left is kept for answers and erasure."""


class UnsafeMessageError(MatchmakerError):
    """A built message did not read back as intended, so it must not be sent."""
