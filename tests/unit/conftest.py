"""Hypothesis profiles: no deadline, because a busy machine would make tests fail."""

from hypothesis import Phase, settings

settings.register_profile("unit", deadline=None)
# For `make mutation`, which runs the tests on about a thousand mutants.
settings.register_profile(
    "mutation",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=20,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("unit")
