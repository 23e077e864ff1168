"""The tables, one noun a module."""

from matchmaker.models.base import Base, table_of
from matchmaker.models.event import Event, Heartbeat
from matchmaker.models.inbound import Bounce, InboundMessage, InboundState
from matchmaker.models.introduction import Introduction, PairMemory
from matchmaker.models.member import ConsentRecord, Member
from matchmaker.models.outbox import FINAL_STAGES, OutboxEntry, Priority, Relay, Stage
from matchmaker.models.planned import PlannedPairing, PlannedWait
from matchmaker.models.proposal import AnswerRecord, Invitation, Proposal
from matchmaker.models.round import Round, RoundState, Wave
from matchmaker.models.suppression import MailRequest, Suppression, SuppressionReason
from matchmaker.models.topic import AdoptedTopic

__all__ = [
    "FINAL_STAGES",
    "AdoptedTopic",
    "AnswerRecord",
    "Base",
    "Bounce",
    "ConsentRecord",
    "Event",
    "Heartbeat",
    "InboundMessage",
    "InboundState",
    "Introduction",
    "Invitation",
    "MailRequest",
    "Member",
    "OutboxEntry",
    "PairMemory",
    "PlannedPairing",
    "PlannedWait",
    "Priority",
    "Proposal",
    "Relay",
    "Round",
    "RoundState",
    "Stage",
    "Suppression",
    "SuppressionReason",
    "Wave",
    "table_of",
]
