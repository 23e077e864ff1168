"""The wordings that people agree to; a new text is a new version, never an edit."""

from importlib import resources

import pytest

from matchmaker.domain.consent import Purpose, Wordings, read_wordings
from matchmaker.errors import ConfigurationError

# Consent records hold these digests. Never change one: add a file with a higher version instead.
FIRST_VERSION = {
    ("adult", "de"): "f9799396ef02213f3824ddafe5d47dfc0544a99c0d5ae077f6f8dae1030406ba",
    ("adult", "en"): "e94c9496c680226138dfc24ce854d5923cc2308d44921bee93ae9072204714dd",
    ("follow_up", "de"): "fe738dc5b7063e10d625f5b8f3f68a7892a9e3ad55ae2691d7074989edc22a67",
    ("follow_up", "en"): "40ff5daeb91375f983c3855ac55d1c6ff8cd530035a36740786e4f39819a7473",
    ("introductions", "de"): "c7f9fdd64908d80e15e2ca7da0f88715f258866e02021316f7421e8ca58e9a87",
    ("introductions", "en"): "130a4ebd25a1af84be4a7827db2d9c12068e25b47a3a10e576a17af10f5f4a72",
}


def shipped_files() -> dict[str, str]:
    folder = resources.files("matchmaker") / "data" / "wordings"
    return {
        f"{purpose.name}/{file.name}": file.read_text(encoding="utf-8")
        for purpose in folder.iterdir()
        for file in purpose.iterdir()
    }


def read_shipped() -> Wordings:
    return read_wordings(shipped_files())


def minimal_files() -> dict[str, str]:
    return {f"{p.value}/1.{code}.txt": "text" for p in Purpose for code in ("de", "en")}


def test_the_first_wordings_are_what_they_were() -> None:
    wordings = read_shipped()
    for (purpose, language), digest in FIRST_VERSION.items():
        assert wordings.get(Purpose(purpose), 1, language).digest == digest


def test_every_purpose_has_a_wording_in_both_languages() -> None:
    wordings = read_shipped()
    for purpose in Purpose:
        versions = {wordings.current(purpose, code).version for code in ("de", "en")}
        assert len(versions) == 1


def test_only_the_question_afterwards_is_optional() -> None:
    assert {purpose for purpose in Purpose if not purpose.required} == {Purpose.FOLLOW_UP}


def test_the_highest_version_is_the_current_one_and_older_ones_stay() -> None:
    files = {**minimal_files(), "adult/2.de.txt": "second\n", "adult/10.de.txt": "tenth\n"}
    wordings = read_wordings(files)
    assert wordings.current(Purpose.ADULT, "de").text == "tenth"
    assert wordings.current(Purpose.ADULT, "en").version == 1
    assert wordings.get(Purpose.ADULT, 2, "de").text == "second"


def test_a_line_break_at_the_end_of_a_file_is_no_other_wording() -> None:
    one, other = (read_wordings({**minimal_files(), "adult/1.de.txt": t}) for t in ("a", "a\n"))
    digests = {found.current(Purpose.ADULT, "de").digest for found in (one, other)}
    assert len(digests) == 1


@pytest.mark.parametrize(
    "path", ["marketing/1.de.txt", "adult/one.de.txt", "adult/1.de.md", "adult"]
)
def test_a_file_that_is_no_wording_is_refused(path: str) -> None:
    with pytest.raises(ConfigurationError, match="is not a wording"):
        read_wordings({**minimal_files(), path: "text"})


@pytest.mark.parametrize("missing", sorted(minimal_files()))
def test_a_missing_wording_is_refused(missing: str) -> None:
    files = minimal_files()
    del files[missing]
    with pytest.raises(ConfigurationError, match="is missing in"):
        read_wordings(files)
