"""Whether everything can be read that a process reads when it starts."""

from collections.abc import Iterator

from matchmaker.assembly import read_community
from matchmaker.cli.doctor.findings import Finding, find
from matchmaker.cli.doctor.patient import Patient
from matchmaker.errors import ConfigurationError, UnsafeMessageError
from matchmaker.mail.selftest import run_self_test

TOPIC = "settings"


def look_at_settings(patient: Patient) -> Iterator[Finding]:
    """One line for each fault, or one that all is well."""
    faults = [*patient.faults, *_find_faults_in_files(patient)]
    yield from (find(TOPIC, "faulty", fault=fault) for fault in faults)
    try:
        run_self_test()
    except UnsafeMessageError:
        yield find(TOPIC, "unsafe_python")
    if not faults:
        yield find(TOPIC, "fine")


def _find_faults_in_files(patient: Patient) -> list[str]:
    """What the lists and weights say that the settings name, if the settings can be read."""
    if patient.faults:
        return []
    try:
        read_community(patient.settings)
    except ConfigurationError as error:
        return str(error).splitlines()
    return []
