"""What is in the zip, and what is not."""

import importlib.util
import json
import marshal
import os
import shutil
import sys
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import botocore
import pytest
from botocore.regions import EndpointResolver

from infra.stack.archive import SERVICES
from infra.stack.composition import composition, table
from infra.stack.distributions import distributions_in, pinned_distributions
from infra.stack.package import PROJECT, build
from tests.package.built import Built

pytestmark = pytest.mark.slow

OURS = {"app.py", "chalice", "chalicelib"}
UNCHECKED_HASH = 0b01
TAG = sys.implementation.cache_tag


def compiled_name(source: str) -> str:
    folder, slash, name = source.rpartition("/")
    return f"{folder}{slash}__pycache__/{name.removesuffix('.py')}.{TAG}.pyc"


def test_every_module_has_its_bytecode_and_there_is_no_other(built: Built) -> None:
    sources = {name for name in built.files if name.endswith(".py")}

    assert {compiled_name(source) for source in sources} == {name for name in built.files if "__pycache__" in name}


def test_the_bytecode_is_for_that_python_and_taken_without_looking_at_the_source(built: Built) -> None:
    heads = {file.read_bytes()[:8] for file in built.directory.rglob("*.pyc")}

    assert {importlib.util.MAGIC_NUMBER + UNCHECKED_HASH.to_bytes(4, "little")} == heads


def test_the_bytecode_has_the_paths_of_lambda(built: Built) -> None:
    """Otherwise Python would correct the path in every function at each cold start."""
    code = {file: marshal.loads(file.read_bytes()[16:]) for file in built.directory.rglob("*.pyc")}
    expected = {
        file: "/var/task/" + file.relative_to(built.directory).as_posix().replace("__pycache__/", "").replace(TAG, "py")
        for file in code
    }

    assert {file: name.removesuffix(".pyc") for file, name in expected.items()} == {
        file: compiled.co_filename for file, compiled in code.items()
    }


def test_the_same_sources_give_the_same_bytes(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """In another directory, from files of another date and mode, and with another seed."""
    copied = tmp_path / "elsewhere"
    for name in ("chalicelib", ".chalice", "infra"):
        ignored = shutil.ignore_patterns("__pycache__", "deployments")
        shutil.copytree(PROJECT / name, copied / name, ignore=ignored, copy_function=shutil.copyfile)
    for name in ("app.py", "requirements.txt"):
        shutil.copyfile(PROJECT / name, copied / name)
    for file in copied.rglob("*.py"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
        file.chmod(0o600)
    monkeypatch.setenv("PYTHONHASHSEED", "4711")
    before = os.umask(0o077)
    request.addfinalizer(lambda: os.umask(before))
    again = build("dev", Path(sys.executable), tmp_path / "out", copied)

    assert built.package.archive.read_bytes() == again.archive.read_bytes()
    assert built.package.template == again.template


def test_entries_do_not_depend_on_time_and_place_of_the_build(built: Built) -> None:
    with ZipFile(built.package.archive) as archive:
        entries = archive.infolist()

    assert {((1980, 1, 1, 0, 0, 0), 0o100644, 3)} == {
        (entry.date_time, entry.external_attr >> 16, entry.create_system) for entry in entries
    }
    assert sorted(entry.filename for entry in entries) == [entry.filename for entry in entries]


def test_only_what_requirements_txt_pins_is_there(built: Built) -> None:
    pins = pinned_distributions(PROJECT.joinpath("requirements.txt").read_text(), built.package.runtime)
    theirs = {file.parts[0] for name, _ in pins for file in distribution(name).files or ()}
    folders = {name.partition("/")[0] for name in built.files if "__pycache__" not in name.split("/")[0]}

    assert pins == distributions_in(built.package.archive)
    assert set() == folders - OURS - theirs - {f for f in folders if f.endswith(".dist-info")}


def test_scanners_find_names_and_versions_and_no_list_of_files_that_is_no_longer_true(built: Built) -> None:
    names = {name.split("/")[1] for name in built.files if name.split("/")[0].endswith(".dist-info")}

    assert "METADATA" in names
    assert "RECORD" not in names


def test_the_package_has_the_runtime_part_of_chalice_only(built: Built) -> None:
    """Without its commands and their dependencies."""
    assert {"chalice/__init__.py", "chalice/app.py"} == {
        name for name in built.files if name.startswith("chalice/") and name.endswith(".py")
    }


def test_the_applications_code_is_unchanged_in_the_package(built: Built) -> None:
    """Except openapi.yaml, the source of openapi.json."""
    files = [f for f in PROJECT.joinpath("chalicelib").rglob("*") if f.is_file() and f.suffix != ".yaml"]
    ours = [PROJECT / "app.py", *files]
    sources = {f.relative_to(PROJECT).as_posix(): f.read_bytes() for f in ours if "__pycache__" not in f.parts}
    packaged = {name for name in built.files if name.split("/")[0] in ("app.py", "chalicelib")}

    assert sources.keys() == {name for name in packaged if "__pycache__" not in name}
    assert sources == {name: built.directory.joinpath(name).read_bytes() for name in sources}


def test_there_are_no_tests_and_no_commands(built: Built) -> None:
    folders = {part for name in built.files for part in name.split("/")[:-1]}

    assert set() == folders & {"tests", "test", "bin", "scripts"}


def test_only_the_models_of_the_services_that_we_call_are_there(built: Built) -> None:
    data = built.directory / "botocore" / "data"

    assert set(SERVICES) == {path.name for path in data.iterdir() if path.is_dir()}


def test_botocores_data_about_all_services_is_in_the_package(built: Built) -> None:
    whole, ours = Path(botocore.__file__).with_name("data"), built.directory / "botocore" / "data"

    assert {f.name for f in whole.iterdir() if f.is_file()} == {f.name for f in ours.iterdir() if f.is_file()}


def test_endpoints_are_those_of_the_whole_botocore(built: Built) -> None:
    def endpoints(data: Path) -> list[object]:
        content = json.loads(data.joinpath("endpoints.json").read_bytes())
        resolver = EndpointResolver(content)
        regions = [region for partition in content["partitions"] for region in (*partition["regions"], "nowhere-new-1")]
        return [
            resolver.construct_endpoint(service, region, use_fips_endpoint=fips)
            for service in SERVICES
            for region in regions
            for fips in (False, True)
        ]

    whole = endpoints(Path(botocore.__file__).with_name("data"))

    assert len(whole) > 100
    assert whole == endpoints(built.directory / "botocore" / "data")


def test_the_size_of_the_package_and_of_its_parts_is_printed(built: Built) -> None:
    text = table(built.package.parts)
    size = built.package.archive.stat().st_size
    unzipped = sum(built.directory.joinpath(name).stat().st_size for name in built.files)
    total = text.splitlines()[-1].split()

    assert {"botocore", "cryptography", "pynamodb", "Watchword"} <= {part.name for part in built.package.parts}
    assert unzipped == sum(part.unzipped for part in built.package.parts)
    assert ["total", "MB", f"{unzipped / 1e6:.2f}", "MB"] == [total[0], total[2], *total[3:]]
    # The zip's own directory is not counted.
    assert 0.9 * size < sum(part.zipped for part in built.package.parts) < size
    assert composition(built.package.archive) == built.package.parts


def test_long_steps_print_their_progress(built: Built) -> None:
    runtime = f"python3.{sys.version_info.minor}"

    assert f"Packaging dev: checking, fetching dependencies, compiling, done for {runtime}.\n" == built.said


def test_the_template_lies_beside_the_zip_and_names_it(built: Built) -> None:
    functions = [r for r in built.package.template["Resources"].values() if r["Type"] == "AWS::Serverless::Function"]
    named = {built.package.template_file.parent / function["Properties"]["CodeUri"] for function in functions}

    assert {built.package.archive} == named
    assert {built.package.runtime} == {function["Properties"]["Runtime"] for function in functions}
