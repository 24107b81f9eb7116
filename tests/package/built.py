"""The package, built and unpacked."""

from dataclasses import dataclass
from pathlib import Path

from infra.stack.package import Package


@dataclass(frozen=True)
class Built:
    """`directory` has the unpacked package, `client` AWS's runtime client; `said` is the output of the build."""

    package: Package
    directory: Path
    client: Path
    said: str

    @property
    def path(self) -> list[Path]:
        return [self.directory, self.client]

    @property
    def files(self) -> set[str]:
        return {file.relative_to(self.directory).as_posix() for file in self.directory.rglob("*") if file.is_file()}
