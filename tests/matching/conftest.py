"""Random pools are judged by what comes out, never by how long it takes."""

from hypothesis import HealthCheck, settings

# Every pool is planned exactly, so a few of them say a lot; `test_pairing` tries many more.
settings.register_profile(
    "pools", deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("pools")
