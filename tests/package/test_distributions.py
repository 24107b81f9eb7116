"""The zip holds what requirements.txt pins."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from infra.problem import Problem
from infra.stack.distributions import check_distributions, pinned_distributions

LOCK = """\
cffi==2.1.1 ; platform_python_implementation != 'PyPy' \\
    --hash=sha256:{hash} \\
    --hash=sha256:{hash}
    # via cryptography
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:{hash}
python-dateutil==2.9.0.post0 \\
    --hash=sha256:{hash}
tomli==2.0.0 ; python_version < '3.11' \\
    --hash=sha256:{hash}
""".format(hash="0" * 64)


def check(directory: Path, *packaged: str) -> None:
    directory.joinpath("requirements.txt").write_text(LOCK)
    with ZipFile(directory / "package.zip", "w") as archive:
        for distribution in packaged:
            archive.writestr(f"{distribution}.dist-info/METADATA", "")
    check_distributions(directory / "package.zip", directory / "requirements.txt", "python3.13")


def test_lambda_gets_the_distributions_for_its_python_and_linux() -> None:
    assert {("cffi", "2.1.1"), ("python-dateutil", "2.9.0.post0")} == pinned_distributions(LOCK, "python3.13")


def test_everything_is_there(tmp_path: Path) -> None:
    check(tmp_path, "cffi-2.1.1", "python_dateutil-2.9.0.post0")


def test_a_dependency_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"^Chalice left cffi 2\.1\.1 out of the package\. "):
        check(tmp_path, "python_dateutil-2.9.0.post0")


def test_a_dependency_is_there_in_another_version(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"^Chalice left cffi 2\.1\.1 out of the package\. "):
        check(tmp_path, "cffi-2.1.0", "python_dateutil-2.9.0.post0")


def test_something_is_there_that_nobody_pinned(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"^Chalice packaged pip 26\.2, which requirements\.txt does not pin"):
        check(tmp_path, "cffi-2.1.1", "python_dateutil-2.9.0.post0", "pip-26.2")
