"""What `make apply` reads, and how it tells the line of what the function refuses."""

from pathlib import Path

import pytest

from infra.catalogue_file import CatalogueFile, summary
from infra.problem import Problem

YAML = """\
# Ours.
resources:
  - slug: orders
    scopeGroups:
      - slug: reading
        scopes:
          "a: b": Spaces are not allowed
          orders:read: 1
"""


def written(directory: Path, content: bytes) -> str:
    path = directory / "catalogue.yaml"
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("resources[0].slug: must be 1 to 64", 3),
        ("resources[0].identifier: must be an absolute URI", 3),
        ("resources[0].scopeGroups[0].scopes.orders:read: must be a text", 8),
        ("resources[0].scopeGroups[0].scopes.a: b: is no scope", 7),
        ("resources: the file must hold one member", 3),
    ],
)
def test_a_refusal_gets_the_line_of_its_path(tmp_path: Path, sentence: str, line: int) -> None:
    """Issue: errors still name the line."""
    file = CatalogueFile.read(written(tmp_path, YAML.encode()))

    assert f"{file.name}: line {line}: {sentence}" == file.error_message(sentence)


def test_a_refusal_without_a_path_is_unchanged(tmp_path: Path) -> None:
    """The clients that hold a scope are not in the file."""
    file = CatalogueFile.read(written(tmp_path, YAML.encode()))

    assert f"{file.name}: 1 client holds scopes: A" == file.error_message("1 client holds scopes: A")


def test_a_file_over_a_megabyte_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    """Issue: files over 1 MB."""
    name = written(tmp_path, b"resources: []\n#" + b"x" * 1_000_000)
    with pytest.raises(Problem, match=r"the file is larger than 1,000 KB\. Split it"):
        CatalogueFile.read(name)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: 1\na: 2"])
def test_the_message_about_an_unreadable_file_has_its_name(tmp_path: Path, content: bytes) -> None:
    """No traceback."""
    with pytest.raises(Problem, match=r"catalogue\.yaml"):
        CatalogueFile.read(written(tmp_path, content))


@pytest.mark.parametrize("name", ["", ".", "absent.yaml"])
def test_a_file_that_is_not_there_is_one_sentence(name: str) -> None:
    """No traceback."""
    with pytest.raises(Problem, match="Set FILE="):
        CatalogueFile.read(name)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    """Editors on Windows write one."""
    name = written(tmp_path, b'\xef\xbb\xbf{"resources": []}')

    assert {"resources": []} == CatalogueFile.read(name).content


def test_warnings_stand_before_the_outcome() -> None:
    """Issue 14, 1: `apply` warns in the answer."""
    answer = {"diff": ["+ a: b"], "written": True, "warnings": ["One.", "Two."]}

    assert [
        "+ a: b",
        "Warning: One.",
        "Warning: Two.",
        "Applied. Running servers use it within 30 seconds.",
    ] == summary(answer).splitlines()


def test_a_stack_of_an_older_version_sends_no_warnings() -> None:
    assert "No changes." == summary({"diff": [], "written": False})
