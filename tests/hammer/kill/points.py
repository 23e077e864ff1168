"""Every point that has to be passed in the month; one that never is fails the campaign."""

TRANSACTIONS = (
    "join.store",
    "confirm.act",
    "answer.record",
    "membership.act",
    "personal_data.erase",
    "unsubscribe.act",
    "plans.begin",
    "plans.store",
    "still_looking.owe_due",
    "schedule.run_due",
    "runtime.tidy_due",
    "delivery.drain",
    "picking.claim",
    "marks.give_back",
    "marks.note_handing_over",
    "marks.note_refusal",
    "marks.note_retry",
    "marks.note_sent",
    "marks.note_unknown",
)
REQUESTS = (
    "join.submit",
    "confirm.act",
    "answer.give",
    "membership.act",
    "personal_data.erase",
    "unsubscribe.act",
)
VERBS = ("EHLO", "MAIL", "RCPT", "DATA", "RSET", "QUIT")
SMTP = (
    "before the connection",
    "after the greeting",
    *(f"{where} {verb}" for verb in VERBS for where in ("before", "after")),
    "before the bytes",
    "in the middle of the bytes",
    "after the bytes",
    "after the acceptance",
)
PARTS = ("begun", "before the commit", "after the commit")
ON_THEIR_OWN = ("plan", "still looking")
"""The steps that open their own transactions."""
ACCEPTED_BUT_NOT_NOTED = frozenset(
    {
        "smtp: after the bytes",
        "smtp: after the acceptance",
        "marks.note_sent: begun",
        "marks.note_sent: before the commit",
    }
)
HANDING_OVER = ACCEPTED_BUT_NOT_NOTED | {
    "marks.note_handing_over: after the commit",
    "smtp: before the bytes",
    "smtp: in the middle of the bytes",
}


def list_points(steps: list[str]) -> list[str]:
    """All points by their names, given the names of the steps of a tick."""
    transactions = [*TRANSACTIONS, *(f"step {step}" for step in steps if step not in ON_THEIR_OWN)]
    return [
        *(f"{name}: {part}" for name in transactions for part in PARTS),
        *(f"step {step}: {part}" for step in steps for part in ("start", "end")),
        *(f"request {endpoint}: {part}" for endpoint in REQUESTS for part in ("begin", "end")),
        *(f"smtp: {moment}" for moment in SMTP),
        "ring: before",
        "ring: after",
    ]
