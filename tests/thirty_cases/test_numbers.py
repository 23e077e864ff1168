"""Every one of the thirty cases has a test that bears its number."""

import re
from pathlib import Path

TEST = re.compile(r"^def test_case_(\d\d)_", re.MULTILINE)


def test_every_case_has_a_test() -> None:
    modules = Path(__file__).parent.glob("test_*.py")
    found = {int(number) for module in modules for number in TEST.findall(module.read_text())}
    assert found == set(range(1, 31))
