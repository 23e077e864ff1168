"""Settings are read from two places, all faults are told at once, and every one is explained."""

from dataclasses import asdict, fields, replace
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from matchmaker.assembly import read_community
from matchmaker.assembly.mailing import open_throttle
from matchmaker.config import NAMES, REQUIRED, SECRETS, Settings, read_settings
from matchmaker.config.parsers import PARSERS
from matchmaker.database import open_engine
from matchmaker.errors import ConfigurationError
from matchmaker.matching.score import WEIGHTS, Weights
from matchmaker.matching.yardstick import FLOOR
from matchmaker.services.community import Community

ENOUGH = {
    "SECRET_KEY": "s" * 32,
    "BASE_URL": "https://vorstellung.example.org/",
    "SMTP_URL": "smtp://user:password@mail.example.org:587",
    "MAIL_FROM": "vorstellung@example.org",
    "COMMUNITY_NAME": "Werkstattkreis Köln",
    "ORGANISER_NAME": "Ruth Berger",
    "ORGANISER_EMAIL": "ruth@example.org",
}


def faults_of(**changes: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read_settings({**ENOUGH, **changes})
    return str(caught.value).splitlines()


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_seven_settings_are_enough() -> None:
    assert set(ENOUGH) == REQUIRED
    settings = read_settings(ENOUGH)
    assert settings.community_zone == ZoneInfo("Europe/Berlin")
    assert settings.base_url == "https://vorstellung.example.org"
    assert not settings.demo


def test_every_missing_setting_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_settings({"SECRET_KEY": "  "})
    told = str(caught.value).splitlines()
    assert told == [f"{name} is missing" for name in NAMES if name in REQUIRED]


def test_every_fault_is_told_at_once_and_in_order() -> None:
    told = faults_of(
        SECRET_KEY="short", OPENING_DAY="29", COMMUNITY_ZONE="Europe", MAIL_FROM="", LATE_DAYS="x"
    )
    assert told == [
        "SECRET_KEY: must have at least 32 characters",
        "MAIL_FROM is missing",
        "COMMUNITY_ZONE: must be the name of a time zone, such as Europe/Berlin",
        "OPENING_DAY: must be a whole number from 1 to 28",
        "LATE_DAYS: must be a whole number from 0 to 5",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("DATABASE_URL", "mysql://localhost/matchmaker"),
        ("DATABASE_URL", "var/matchmaker.db"),
        ("REDIS_URL", "localhost:6379"),
        ("SMTP_CONNECTIONS", "0"),
        ("SMTP_CONNECTIONS", "51"),
        ("LETTERS_PER_SECOND", "fast"),
        ("LETTERS_PER_SECOND", "nan"),
        ("LETTERS_PER_SECOND", "-1"),
        ("LETTERS_PER_SECOND_TO_A_PROVIDER", "0.001"),
        ("SECRET_KEY", "s" * 31),
        ("SECRET_KEY_FALLBACKS", "s" * 32 + ",short"),
        ("HASH_KEY", "short"),
        ("BASE_URL", "vorstellung.example.org"),
        ("BASE_URL", "https://"),
        ("BASE_URL", "https://user@example.org"),
        ("BASE_URL", "https://example.org/?a=b"),
        ("BASE_URL", "https://example.org:port"),
        ("SMTP_URL", "mail.example.org:587"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://user:pass/word@mail.example.org"),
        ("IMAP_URL", "mail.example.org"),
        ("IMAP_URL", "pop3://anna:password@mail.example.org"),
        ("IMAP_PROCESSED_FOLDER", "Pro\ncessed"),
        ("MAIL_FROM", "Werkstattkreis <vorstellung@example.org>"),
        ("MAIL_FROM", "vorstellung@"),
        ("MAIL_FROM", "@example.org"),
        ("MAIL_FROM", "one@example.org,two@example.org"),
        ("ORGANISER_EMAIL", "ruth"),
        ("REPLY_DOMAIN", "reply@example.org"),
        ("REPLY_DOMAIN", "reply"),
        ("REPLY_DOMAIN", "in..example.org"),
        ("REPLY_DOMAIN", "-in.example.org"),
        ("REPLY_DOMAIN", "in.exämple.org"),
        ("REPLY_DOMAIN", "in.\texample.org"),
        ("REPLY_ADDRESS", "answers"),
        ("REPLY_ADDRESS", "answers@example"),
        ("REPLY_ADDRESS", "Answers <answers@example.org>"),
        ("REPLY_ADDRESS", "answers+us@example.org"),
        ("REPLY_ADDRESS", "a" * 30 + "@example.org"),
        ("COMMUNITY_NAME", "a" * 81),
        ("COMMUNITY_NAME", "Werkstatt\nkreis"),
        ("COMMUNITY_ZONE", "Europe/Nowhere"),
        ("COMMUNITY_ZONE", "../etc/passwd"),
        ("ORGANISER_ADDRESS", "a" * 201),
        ("VOCABULARY_FILE", "/nowhere/at/all.toml"),
        ("OPENING_DAY", "0"),
        ("OPENING_DAY", "-1"),
        ("OPENING_DAY", "1.5"),
        ("OPENING_HOUR", "23"),
        ("SECOND_WAVE_DAY", "3"),
        ("SECOND_WAVE_DAY", "never"),
        ("UNDO_MINUTES", "61"),
        ("SMALLEST_POOL", "1"),
        ("LARGEST_POOL", "1"),
        ("LARGEST_POOL", "1e6"),
        ("SCORE_FLOOR", "0,12"),
        ("SCORE_FLOOR", "-0.1"),
        ("SCORE_FLOOR", "0.91"),
        ("SCORE_FLOOR", "nan"),
        ("SCORE_WEIGHTS", "0.5"),
        ("SCORE_WEIGHTS", "reach"),
        ("SCORE_WEIGHTS", "reach="),
        ("SCORE_WEIGHTS", "=1"),
        ("SCORE_WEIGHTS", "reach = 1"),
        ("SCORE_WEIGHTS", "reach=-1"),
        ("SCORE_WEIGHTS", "reach=nan"),
        ("SCORE_WEIGHTS", "reach=inf"),
        ("SCORE_WEIGHTS", "reach=1001"),
        ("SCORE_WEIGHTS", "reach=1 reach=2"),
    ],
)
def test_what_cannot_work_is_refused(name: str, text: str) -> None:
    (told,) = faults_of(**{name: text})
    assert told.startswith(f"{name}: ")


def test_a_reminder_after_the_last_day_is_refused() -> None:
    told = ["REMINDER_DAY: must be before LAST_ANSWER_DAY"]
    assert faults_of(LAST_ANSWER_DAY="6") == told
    assert faults_of(REMINDER_DAY="5", LAST_ANSWER_DAY="5") == told


def test_the_days_of_a_round_follow_each_other() -> None:
    assert faults_of(SECOND_WAVE_DAY="10") == ["LAST_ANSWER_DAY: must be before SECOND_WAVE_DAY"]
    assert faults_of(CLOSING_DAY="16") == [
        "SECOND_WAVE_LAST_ANSWER_DAY: must be before CLOSING_DAY"
    ]


@pytest.mark.parametrize("text", ["off", "OFF", "0"])
def test_a_second_wave_that_is_turned_off_is_in_nobodys_way(text: str) -> None:
    settings = read_settings({**ENOUGH, "SECOND_WAVE_DAY": text, "CLOSING_DAY": "12"})
    assert settings.second_wave_day == 0
    assert faults_of(SECOND_WAVE_DAY=text, CLOSING_DAY="10") != []


def test_no_fault_and_no_repr_gives_a_secret_away(tmp_path: Path) -> None:
    secret = "hunter2" * 5
    file = write(tmp_path / "key", secret)
    settings = read_settings({**ENOUGH, "SECRET_KEY_FILE": file, "SECRET_KEY": ""})
    assert settings.secret_key == secret
    with_password = {**ENOUGH, "SMTP_URL": f"smtp://user:{secret}@mail.example.org"}
    for shown in (repr(settings), repr(read_settings(with_password))):
        assert "hunter2" not in shown
    for name in SECRETS - {"SECRET_KEY_FALLBACKS"}:
        assert "hunter2" not in " ".join(faults_of(**{name: "hunter2/#"}))


@pytest.mark.parametrize("name", sorted(SECRETS - {"DKIM_KEY"}))
def test_a_secret_may_stand_in_a_file_of_its_own(name: str, tmp_path: Path) -> None:
    texts = {
        "DATABASE_URL": "sqlite:///x.db",
        "REDIS_URL": "unix:///run/redis.sock",
        "SMTP_URL": "smtps://mail.example.org",
        "IMAP_URL": "imaps://anna:password@mail.example.org",
    }
    text = texts.get(name, "f" * 40)
    file = write(tmp_path / "secret", f"{text}\n")
    settings = read_settings({**ENOUGH, name: "", f"{name}_FILE": file})
    assert getattr(settings, name.lower()) in (text, (text,))


def test_a_secret_file_that_is_not_there_is_one_fault_among_the_others() -> None:
    told = faults_of(HASH_KEY_FILE="/nowhere", OPENING_DAY="99")
    assert [fault.partition(":")[0] for fault in told] == ["HASH_KEY_FILE", "OPENING_DAY"]


def test_only_secrets_may_stand_in_files_of_their_own(tmp_path: Path) -> None:
    name = write(tmp_path / "name", "Andere")
    assert read_settings({**ENOUGH, "COMMUNITY_NAME_FILE": name}).community_name != "Andere"


def test_a_file_fills_the_gaps_and_the_environment_wins(tmp_path: Path) -> None:
    file = write(
        tmp_path / "matchmaker.toml",
        'COMMUNITY_NAME = "Aus der Datei"\nopening_day = 5\nLATE_DAYS = 2\n'
        f'SECRET_KEY_FALLBACKS = ["{"a" * 32}", "{"b" * 32}"]\n',
    )
    settings = read_settings(
        {**ENOUGH, "MATCHMAKER_CONFIG": file, "LATE_DAYS": "3", "COMMUNITY_NAME": ""}
    )
    assert settings.community_name == "Aus der Datei"
    assert (settings.opening_day, settings.late_days) == (5, 3)
    assert settings.secret_key_fallbacks == ("a" * 32, "b" * 32)


def test_a_secret_file_of_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = write(tmp_path / "matchmaker.toml", f'SECRET_KEY = "{"t" * 32}"')
    key = write(tmp_path / "key", "k" * 32)
    given = {**ENOUGH, "MATCHMAKER_CONFIG": file, "SECRET_KEY_FILE": key, "SECRET_KEY": ""}
    assert read_settings(given).secret_key == "k" * 32


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("OPENIGN_DAY = 5", "MATCHMAKER_CONFIG: OPENIGN_DAY is no setting"),
        ("[smtp]\nurl = 'x'", "MATCHMAKER_CONFIG: smtp is no setting"),
        ("OPENING_DAY = ", "MATCHMAKER_CONFIG: Invalid value"),
        ("OPENING_DAY = true", "OPENING_DAY: must be a whole number"),
    ],
)
def test_a_file_with_a_slip_is_refused(text: str, fault: str, tmp_path: Path) -> None:
    (told,) = faults_of(MATCHMAKER_CONFIG=write(tmp_path / "matchmaker.toml", text))
    assert told.startswith(fault)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    noise = tmp_path / "noise"
    noise.write_bytes(b"\xff\xfe")
    for path in ("/nowhere.toml", str(noise)):
        assert faults_of(MATCHMAKER_CONFIG=path)[0].startswith("MATCHMAKER_CONFIG: ")


def test_a_community_can_bring_its_own_list(tmp_path: Path) -> None:
    shipped = (resources.files("matchmaker") / "data" / "vocabulary.toml").read_text("utf-8")
    own = write(tmp_path / "own.toml", shipped.replace("Handwerk und Werkstatt", "Handwerk"))
    settings = read_settings({**ENOUGH, "VOCABULARY_FILE": own})
    groups = read_community(settings).vocabulary.field_groups
    assert groups[0].names["de"] == "Handwerk"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[field_groups"])
def test_an_own_list_that_cannot_be_read_is_refused_in_words(
    content: bytes, tmp_path: Path
) -> None:
    (tmp_path / "own.toml").write_bytes(content)
    settings = read_settings({**ENOUGH, "VOCABULARY_FILE": str(tmp_path / "own.toml")})
    with pytest.raises(ConfigurationError, match=r"own\.toml|vocabulary"):
        read_community(settings)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_every_way_to_write_postgresql_means_the_same_driver(scheme: str) -> None:
    url = f"{scheme}://user:password@localhost/matchmaker"
    settings = read_settings({**ENOUGH, "DATABASE_URL": url})
    engine = open_engine(settings.database_url)
    assert engine.url.drivername == "postgresql+psycopg"
    assert engine.url.database == "matchmaker"


def test_every_setting_has_a_parser() -> None:
    assert set(PARSERS) == {field.name for field in fields(Settings)}


def test_the_defaults_of_the_engine_stand_in_the_settings_too() -> None:
    settings = read_settings(ENOUGH)
    community = read_community(settings)
    assert (settings.score_weights, settings.score_floor) == (None, FLOOR)
    assert (community.weights, community.floor) == (WEIGHTS, FLOOR)
    assert settings.largest_pool == Community.__dataclass_fields__["largest_pool"].default


def test_weights_of_ones_own_are_scaled_together_with_the_others() -> None:
    settings = read_settings({**ENOUGH, "SCORE_WEIGHTS": "shared_topics=1, reach=0"})
    weights = read_community(settings).weights
    assert weights == Weights.normalised({"shared_topics": 1, "reach": 0})
    assert (weights.reach, round(weights.shared_topics, 3)) == (0, round(1 / 1.54, 3))


def test_floor_and_largest_pool_reach_the_community() -> None:
    community = read_community(
        read_settings({**ENOUGH, "SCORE_FLOOR": "0.2", "LARGEST_POOL": "5000"})
    )
    assert (community.floor, community.largest_pool) == (0.2, 5000)


def test_every_weight_without_a_part_is_told_at_once() -> None:
    settings = read_settings({**ENOUGH, "SCORE_WEIGHTS": "looks=1 reach=2 income=1"})
    with pytest.raises(ConfigurationError) as caught:
        read_community(settings)
    told = str(caught.value).splitlines()
    assert [("looks" in line, "income" in line) for line in told] == [(True, False), (False, True)]
    assert all(line.startswith("SCORE_WEIGHTS: ") for line in told)


def test_weights_that_are_all_nothing_are_refused() -> None:
    nothing = " ".join(f"{name}=0" for name in asdict(WEIGHTS))
    settings = read_settings({**ENOUGH, "SCORE_WEIGHTS": nothing})
    with pytest.raises(ConfigurationError, match="SCORE_WEIGHTS"):
        read_community(settings)


def test_a_pool_cannot_be_too_small_and_too_large_at_once() -> None:
    told = ["LARGEST_POOL: must not be less than SMALLEST_POOL"]
    assert faults_of(SMALLEST_POOL="9", LARGEST_POOL="8") == told


def test_weights_may_stand_as_a_table_in_the_file(tmp_path: Path) -> None:
    file = write(tmp_path / "matchmaker.toml", "[score_weights]\nreach = 1\nways = 0.25\n")
    settings = read_settings({**ENOUGH, "MATCHMAKER_CONFIG": file})
    assert settings.score_weights == {"reach": 1.0, "ways": 0.25}


def test_a_pace_can_be_turned_off() -> None:
    settings = read_settings({**ENOUGH, "LETTERS_PER_SECOND": "off"})
    assert (settings.letters_per_second, settings.letters_per_second_to_a_provider) == (0, 1)
    throttle = open_throttle(settings)
    assert throttle is not None
    assert throttle.find_empty("gmx") is None
    assert throttle.find_empty("gmx") == "gmx"
    assert throttle.find_empty("") is None
    assert open_throttle(replace(settings, letters_per_second_to_a_provider=0)) is None


def test_replies_have_one_way_of_being_addressed() -> None:
    both = {"REPLY_DOMAIN": "in.example.org", "REPLY_ADDRESS": "answers@example.org"}
    with pytest.raises(ConfigurationError, match="REPLY_ADDRESS: REPLY_DOMAIN is set as well"):
        read_settings({**ENOUGH, **both})
    for name, domain in (("REPLY_DOMAIN", "in.example.org"), ("REPLY_ADDRESS", "example.org")):
        assert read_settings({**ENOUGH, name: both[name]}).domain_of_replies == domain
    assert read_settings(ENOUGH).domain_of_replies is None
