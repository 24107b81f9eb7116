"""The parts of the package and their sizes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import ZipFile, ZipInfo

COMPILED: Final = "compiled (.pyc)"
OURS: Final = "Watchword"
OTHER: Final = "others"

_DISTRIBUTIONS = ("botocore", "boto3", "cryptography", "pynamodb", "s3transfer")


@dataclass(frozen=True)
class Part:
    """Sizes in bytes."""

    name: str
    zipped: int
    unzipped: int


def composition(archive: Path) -> tuple[Part, ...]:
    """The largest part first."""
    zipped: Counter[str] = Counter()
    unzipped: Counter[str] = Counter()
    with ZipFile(archive) as package:
        for entry in package.infolist():
            name = _part_of(entry)
            zipped[name] += entry.compress_size
            unzipped[name] += entry.file_size
    return tuple(Part(name, size, unzipped[name]) for name, size in zipped.most_common())


def table(parts: Iterable[Part]) -> str:
    rows = [*parts]
    total = Part("total", sum(part.zipped for part in rows), sum(part.unzipped for part in rows))
    lines = [f"{'':<18}{'zipped':>10}{'unzipped':>11}"]
    lines += [f"{part.name:<18}{_megabytes(part.zipped):>10}{_megabytes(part.unzipped):>11}" for part in [*rows, total]]
    return "\n".join(lines)


def _part_of(entry: ZipInfo) -> str:
    if entry.filename.endswith(".pyc"):
        return COMPILED
    top = entry.filename.partition("/")[0]
    if top in ("app.py", "chalicelib"):
        return OURS
    return top if top in _DISTRIBUTIONS else OTHER


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.2f} MB"
