"""Properties are given time: what they show does not depend on how busy the machine is."""

from hypothesis import Phase, settings

settings.register_profile("unit", deadline=None)
# For `make mutation`, which asks of each of a thousand changed programs whether any test fails.
settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=20,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("unit")
