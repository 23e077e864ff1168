"""Disjoint pairs of the greatest total weight."""

from matchmaker.matching.pairing.choice import Pairs, maximum_weight_pairs
from matchmaker.matching.pairing.graph import LARGEST, PREFERENCES, PairingInputError

__all__ = ["LARGEST", "PREFERENCES", "PairingInputError", "Pairs", "maximum_weight_pairs"]
