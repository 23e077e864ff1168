"""Throws mutated mail at whatever reads mail, guided by the code that it reaches."""
