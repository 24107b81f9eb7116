"""ministack emulates Secrets Manager. It pins botocore, so it has its own virtual environment."""

import os
import sys
from pathlib import Path
from typing import Final

from infra.cache import cached_directory
from infra.dependencies import create

LOCK: Final = Path(__file__).with_name("requirements.txt")


def command(lock: Path = LOCK) -> list[str]:
    """Installs the lock's packages at first."""
    interpreter = f"{sys.version} {sys.base_prefix}".encode()
    environment = cached_directory(
        "ministack", lock.read_bytes() + interpreter, lambda directory: _create(directory, lock)
    )
    return [str(environment / "bin" / "python"), "-m", "ministack"]


def environment(port: int, directory: Path) -> dict[str, str]:
    """ministack listens on the loopback interface only, opens no other port, and cannot reach Docker."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "LAMBDA_EXECUTOR": "local",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",
        "TMPDIR": str(directory),
    }


def _create(directory: Path, lock: Path) -> None:
    print("Installing ministack (once).", flush=True)
    create(directory, Path(sys.executable), lock)
