"""A topic that the organiser adopts is on the form of every process at once."""

from sqlalchemy import select

from matchmaker.models import Member
from matchmaker.runtime import Runtime
from matchmaker.services import topics
from tests.visitor import Visitor
from tests.web.test_join import fill_in


def test_an_adopted_topic_can_be_chosen_at_once(visitor: Visitor, runtime: Runtime) -> None:
    assert "Airships" not in visitor.get("/en/join").words
    with runtime.sessions.begin() as session:
        adoption = topics.plan_adoption(
            session,
            runtime.community.vocabulary,
            "Luftschiffe",
            group="crafts",
            german=None,
            english="Airships",
        )
        topics.adopt(session, adoption, now=runtime.clock.calendar())
    assert "Airships" in visitor.get("/en/join").words
    assert "Luftschiffe" in visitor.get("/de/join").words
    page = fill_in(visitor, topics=["repairing", "wood", "own_airships"])
    assert page.path == "/de/thanks"
    with runtime.reading() as session:
        (member,) = session.scalars(select(Member))
    assert "own_airships" in member.get_profile().topics
