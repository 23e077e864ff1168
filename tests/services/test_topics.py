"""Topics that the organiser adopts are known at once, to everything and everybody."""

import pytest

from matchmaker.matching.words import fold_word
from matchmaker.models import Member
from matchmaker.runtime import Runtime
from matchmaker.services import people, rehearsals, rounds, topics, typed_words
from matchmaker.services.topics import NotAdoptableError
from matchmaker.services.typed_words import TypedWord
from tests.factories import join, send_all, write_proposals
from tests.services.reading import text_of


def adopt(runtime: Runtime, word: str, **names: str) -> str:
    with runtime.sessions.begin() as session:
        adoption = topics.plan_adoption(
            session,
            topics.extend(session, runtime.community.vocabulary),
            word,
            group=runtime.vocabulary.topic_groups[0].id,
            german=names.get("german"),
            english=names.get("english"),
        )
        topics.adopt(session, adoption, now=runtime.clock.calendar())
        return adoption.topic_id


def read_topics(runtime: Runtime, member_id: int) -> tuple[frozenset[str], frozenset[str]]:
    with runtime.reading() as session:
        community = topics.current(session, runtime.community)
        member = session.get_one(Member, member_id)
        person = people.read(member, community=community, now=runtime.clock.calendar())
        return person.topics, person.own_topics


def collect(runtime: Runtime) -> typed_words.TypedWords:
    with runtime.reading() as session:
        return typed_words.collect(session, runtime.vocabulary)


def test_words_are_told_from_two_members_on_however_they_are_spelled(runtime: Runtime) -> None:
    for number, own in enumerate(
        [("Buchdruck",), ("buchdruck", "Moose"), ("Buchdrucken", "Éclair")]
    ):
        join(runtime, f"member{number}@example.org", own_topics=own)
    join(runtime, "pia@example.org", own_topics=("Buchdruck", "BUCHDRUCK"))
    found = collect(runtime)
    spellings = ("Buchdruck", "BUCHDRUCK", "Buchdrucken", "buchdruck")
    assert found.words == (TypedWord(fold_word("Buchdruck"), 4, spellings, None),)
    assert found.rare == 2


def test_whoever_left_or_never_confirmed_is_not_counted(runtime: Runtime) -> None:
    ids = [join(runtime, f"m{n}@example.org", own_topics=("Moose",)) for n in range(2)]
    assert collect(runtime).find("moos") is not None
    with runtime.sessions.begin() as session:
        member = session.get_one(Member, ids[0])
        member.state = member.state.LEFT
    assert collect(runtime).words == ()


def test_an_adopted_topic_is_on_offer_at_once_and_only_once(runtime: Runtime) -> None:
    before = runtime.vocabulary
    topic = adopt(runtime, "Buchdruck", english="Letterpress")
    assert topic == "own_letterpress"
    now = runtime.vocabulary
    assert now.is_topic(topic)
    assert not before.is_topic(topic)
    assert topic in {term.id for term in now.offered_topics(now.topic_group(topic))}
    assert (now.topic_name(topic, "de"), now.topic_name(topic, "en")) == (
        "Buchdruck",
        "Letterpress",
    )
    assert now.digest != before.digest


def test_who_typed_the_word_has_chosen_the_topic_and_keeps_the_answers(runtime: Runtime) -> None:
    typed = join(runtime, "mira@example.org", own_topics=("buchdrucken", "Moose"))
    topic = adopt(runtime, "Buchdruck", english="Letterpress")
    english = join(runtime, "jonas@example.org", own_topics=("LETTERPRESS",))
    chosen = join(runtime, "ada@example.org", topics=("repairing", "wood", topic))
    assert read_topics(runtime, typed)[0] >= {topic}
    assert read_topics(runtime, typed)[1] == {fold_word("Moose")}
    assert read_topics(runtime, english) == (read_topics(runtime, typed)[0], frozenset())
    assert topic in read_topics(runtime, chosen)[0]
    with runtime.reading() as session:
        assert session.get_one(Member, typed).get_profile().own_topics == ("buchdrucken", "Moose")


def test_a_plan_connects_who_typed_a_word_with_who_ticked_its_topic(runtime: Runtime) -> None:
    topic = adopt(runtime, "Buchdruck")
    one = join(runtime, "mira@example.org", topics=("wood",), own_topics=("Buchdruck",))
    other = join(runtime, "jonas@example.com", topics=(topic,), fields=("software",))
    with runtime.reading() as session:
        now = runtime.clock.calendar()
        plan = rehearsals.prepare(session, "2026-11", community=runtime.community, now=now)(1)
    (pairing,) = plan.pairings
    assert (pairing.low, pairing.high) == (one, other)
    assert pairing.thread.topics == (topic,)


def test_a_round_keeps_the_digest_of_the_list_with_its_adopted_topics(runtime: Runtime) -> None:
    adopt(runtime, "Buchdruck")
    with runtime.sessions.begin() as session:
        opened = rounds.open_round(
            session, "2026-11", community=runtime.community, now=runtime.clock.calendar()
        )
        assert opened.vocabulary_digest == runtime.vocabulary.digest
        assert opened.vocabulary_digest != runtime.community.vocabulary.digest


def test_letters_name_an_adopted_topic(runtime: Runtime) -> None:
    topic = adopt(runtime, "Buchdruck", english="Letterpress")
    chosen = ("repairing", "wood", topic)
    one = join(runtime, "mira@example.org", topics=chosen)
    other = join(runtime, "jonas@example.com", topics=chosen, language="en")
    with runtime.sessions.begin() as session:
        write_proposals(session, runtime, [(one, other)])
    told = {to: text_of(data) for to, data in send_all(runtime)}
    assert "Buchdruck" in told["mira@example.org"]
    assert "Letterpress" in told["jonas@example.com"]
    assert topic not in " ".join(told.values())


def test_adopting_again_changes_the_names_and_never_the_id(runtime: Runtime) -> None:
    topic = adopt(runtime, "Buchdruck")
    assert adopt(runtime, "buchdrucken", german="Bleisatz", english="Letterpress") == topic
    assert runtime.vocabulary.topic_name(topic, "de") == "Bleisatz"
    assert adopt(runtime, "Moose", english="Buchdruck") == f"{topic}_2"


def test_what_cannot_become_a_topic_is_refused(runtime: Runtime) -> None:
    taken = runtime.vocabulary.topics[0]
    vocabulary, group = runtime.vocabulary, runtime.vocabulary.topic_groups[0].id
    with runtime.reading() as session:
        for word, where, name, fault in [
            ("Buchdruck", "nowhere", None, "There is no group nowhere; there is "),
            (taken.names["de"], group, None, f"is a topic already: {taken.id}"),
            ("Buchdruck", group, "www.example.org", "cannot be the name"),
            ("Buchdruck", group, "a" * 61, "cannot be the name"),
            ("Buchdruck", group, "---", "needs letters"),
        ]:
            with pytest.raises(NotAdoptableError, match=fault):
                topics.plan_adoption(
                    session, vocabulary, word, group=where, german=name, english=None
                )
