"""What a short typed answer means: a closed German and English grammar that abstains in doubt."""

from matchmaker.mail.meaning.judging import read_meaning
from matchmaker.mail.meaning.meanings import Meaning

__all__ = ["Meaning", "read_meaning"]
