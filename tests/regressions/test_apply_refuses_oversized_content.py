"""`apply` refuses names over 255 characters, a depth over 32 and content over 1 MB."""

from typing import Any

import pytest

from chalicelib.operations.apply import ApplyRefused
from tests.fakes.memory_wiring import MemoryWiring


def nested(levels: int) -> Any:
    content: Any = {}
    for _ in range(levels - 1):
        content = [content]
    return content


def refusal(content: Any) -> str:
    parts = MemoryWiring()
    parts.operations.bootstrap.run({})
    with pytest.raises(ApplyRefused) as caught:
        parts.operations.apply.run({"content": content})
    return str(caught.value)


def test_a_long_name_is_refused_with_its_path() -> None:
    """DynamoDB refused the write."""
    message = refusal({"resources": [{"slug": "a", "n" * 256: 1}]})

    assert f"resources[0]: the name {'n' * 20}… is longer than 255 characters" == message


@pytest.mark.parametrize("levels", [33, 100_000])
def test_deep_content_is_refused_without_recursion(levels: int) -> None:
    """Python raised RecursionError."""
    assert "is nested deeper than 32 levels" in refusal(nested(levels))


@pytest.mark.parametrize("text", ["x" * 1_000_000, "\N{EURO SIGN}" * 333_333, "\ud800" * 333_333])
def test_content_over_a_megabyte_is_refused(text: str) -> None:
    """The limit is in bytes."""
    assert "the file: is larger than 1,000 KB; split it" == refusal({"resources": text})


def test_content_within_the_limits_is_validated() -> None:
    """Content at the limits is accepted."""
    for content in ({"resources": nested(31)}, {"n" * 255: 1}, {"resources": "x" * 900_000}):
        assert not any(word in refusal(content) for word in ("nested", "longer", "larger"))
