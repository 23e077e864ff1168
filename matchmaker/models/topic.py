"""Topics that members typed themselves and the organiser adopted."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.models.base import Row


class AdoptedTopic(Row):
    """A topic beside those of the vocabulary's file; its `topic_id` is permanent.

    `word` is what members typed, folded: whoever typed it counts as having chosen the topic.
    """

    __tablename__ = "adopted_topic"

    topic_id: Mapped[str] = mapped_column(String(80), unique=True)
    word: Mapped[str] = mapped_column(String(200), unique=True)
    german: Mapped[str] = mapped_column(String(60))
    english: Mapped[str] = mapped_column(String(60))
    group_id: Mapped[str] = mapped_column(String(80))
    adopted_at: Mapped[datetime]
