"""What a person typed in a reply, without anything that a program or we put beside it."""

from matchmaker.mail.replies.extraction import extract_reply

__all__ = ["extract_reply"]
