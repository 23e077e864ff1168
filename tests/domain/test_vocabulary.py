"""The shipped list, and what an organiser's own list may hold."""

from collections import Counter
from importlib import resources

import pytest

from matchmaker.domain.vocabulary import Group, Term, Vocabulary, read_vocabulary
from matchmaker.errors import ConfigurationError

SHIPPED = (resources.files("matchmaker") / "data" / "vocabulary.toml").read_text(encoding="utf-8")
OWN = """
languages = ["de", "en"]
[field_groups.making]
de = "Handwerk"
en = "Craft"
near = ["design"]
[field_groups.making.terms]
joinery = ["Tischlerei", "Joinery"]
glass = { de = "Glas", en = "Glass", retired = true }
[field_groups.design]
de = "Gestaltung"
en = "Design"
[field_groups.design.terms]
graphics = ["Grafik", "Graphics"]
[field_groups.land]
de = "Land"
en = "Land"
[field_groups.land.terms]
bees = ["Bienen", "Bees"]
[topic_groups.things]
de = "Dinge"
en = "Things"
[topic_groups.things.terms]
wood = ["Holz", "Wood"]
"""


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    return read_vocabulary(SHIPPED)


def test_the_shipped_list_is_as_long_as_a_form_can_bear(shipped: Vocabulary) -> None:
    assert 22 <= len(shipped.fields) <= 28
    assert 140 <= len(shipped.topics) <= 160
    assert 10 <= len(shipped.topic_groups) <= 14
    assert len(shipped.languages) == len(set(shipped.languages)) >= 12
    for group in shipped.topic_groups:
        assert 8 <= len(shipped.offered_topics(group.id)) <= 20, group.id


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_two_shipped_names_are_the_same(shipped: Vocabulary, language: str) -> None:
    kinds: tuple[tuple[Group | Term, ...], ...] = (
        shipped.fields, shipped.topics, shipped.field_groups, shipped.topic_groups,
    )  # fmt: skip
    for terms in kinds:
        names = Counter(term.names[language].casefold() for term in terms)
        assert names.most_common(1)[0][1] == 1, names.most_common(3)


def test_every_shipped_term_stands_in_a_group_that_exists(shipped: Vocabulary) -> None:
    groups = {group.id for group in shipped.field_groups}
    assert {term.group for term in shipped.fields} == groups
    assert {term.group for term in shipped.topics} == {group.id for group in shipped.topic_groups}
    assert all(set(group.near) <= groups - {group.id} for group in shipped.field_groups)


def test_the_shipped_names_raise_no_voice_and_hold_no_markup(shipped: Vocabulary) -> None:
    for term in (*shipped.fields, *shipped.topics):
        for name in term.names.values():
            assert not set("!<>&@\n") & set(name)
            assert len(name) <= 50


def test_distances_are_symmetric_and_nothing_is_nearer_than_itself(shipped: Vocabulary) -> None:
    ids = [term.id for term in shipped.fields]
    distances = {(one, other): shipped.distance(one, other) for one in ids for other in ids}
    for (one, other), distance in distances.items():
        assert distance == distances[other, one]
        assert (distance == 0) == (one == other)
    assert set(distances.values()) == {0.0, 0.3, 0.6, 1.0}


def test_the_four_distances() -> None:
    own = read_vocabulary(OWN)
    pairs = (
        ("joinery", "joinery"),
        ("joinery", "glass"),
        ("graphics", "joinery"),
        ("joinery", "bees"),
    )
    assert [own.distance(*pair) for pair in pairs] == [0.0, 0.3, 0.6, 1.0]


def test_a_field_that_nobody_knows_is_far_from_all_but_itself() -> None:
    own = read_vocabulary(OWN)
    assert own.distance("alchemy", "alchemy") == 0.0
    assert own.distance("alchemy", "joinery") == own.distance("joinery", "alchemy") == 1.0


def test_a_retired_term_stays_readable_and_is_no_longer_offered() -> None:
    own = read_vocabulary(OWN)
    assert own.field_name("glass", "de") == "Glas"
    assert not own.is_field("glass")
    assert [term.id for term in own.offered_fields("making")] == ["joinery"]


def test_an_unknown_id_is_its_own_name() -> None:
    own = read_vocabulary(OWN)
    assert own.field_name("alchemy", "en") == own.topic_name("alchemy", "en") == "alchemy"
    assert own.topic_group("alchemy") == ""
    assert own.topic_group("wood") == "things"
    assert not own.is_topic("alchemy")


def test_the_digest_follows_the_content_and_not_the_layout() -> None:
    digest = read_vocabulary(OWN).digest
    assert read_vocabulary(OWN.replace("\n[", "\n\n# words\n[")).digest == digest
    assert read_vocabulary(OWN.replace("Holz", "Wald")).digest != digest


def test_all_faults_of_an_own_list_are_told_at_once() -> None:
    broken = """
        languages = "de, en"
        [field_groups.making]
        de = "Handwerk"
        near = ["nowhere"]
        [field_groups.making.terms]
        joinery = ["Tischlerei"]
        glass = "Glas"
        [field_groups.more]
        de = "Mehr"
        en = "More"
        near = 3
        [field_groups.more.terms]
        joinery = ["Tischlerei", "Joinery"]
        [topic_groups]
        things = 7
    """
    with pytest.raises(ConfigurationError) as caught:
        read_vocabulary(broken)
    assert str(caught.value).splitlines() == [
        f"vocabulary: {fault}"
        for fault in (
            "field group making: near nowhere is unknown",
            "field group making has no name in en",
            "field joinery has no name in en",
            "field glass is not a table",
            "field glass has no name in de",
            "field glass has no name in en",
            "field group more: near 3 is unknown",
            "field joinery stands twice",
            "topic group things is not a table",
            "topic group things has no name in de",
            "topic group things has no name in en",
            "there is no topic",
            "languages must be a list that contains de and en",
        )
    ]


@pytest.mark.parametrize("text", ["", "languages = [", "field_groups = 3", "topic_groups = []"])
def test_what_is_no_list_is_refused_in_words(text: str) -> None:
    with pytest.raises(ConfigurationError, match="vocabulary: "):
        read_vocabulary(text)
