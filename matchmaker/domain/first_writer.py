"""Who writes first after an introduction."""

from matchmaker.domain.profile import FirstWriter

READINESS = {FirstWriter.ME: 2, FirstWriter.EITHER: 1, FirstWriter.THEY: 0}


def choose_first_writer(one: FirstWriter, other: FirstWriter, *, seed: int) -> int:
    """0 if the one writes first, 1 if the other; the seed decides where both or neither want to."""
    difference = READINESS[one] - READINESS[other]
    if difference == 0:
        return seed % 2
    return 0 if difference > 0 else 1
