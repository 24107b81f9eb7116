"""Draw docs/how-keys-rotate.svg with the real rotation. `python docs/how_keys_rotate.py` writes the file."""

import itertools
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from chalicelib.keys.key_ring import ScheduledKey  # noqa: E402  # needs the path above
from chalicelib.keys.rotation import RotationPolicy, first_ring, rotate  # noqa: E402
from chalicelib.keys.signing_key import SigningKey  # noqa: E402

START = datetime(2027, 1, 1, tzinfo=UTC)
DAYS = 100
DAY = timedelta(days=1)
LEFT, TOP, DAY_WIDTH, ROW, BAR = 60, 58, 8.4, 40, 16
WIDTH = LEFT + DAYS * DAY_WIDTH + 20
COLOURS = {"standby": "#b9c6d3", "signs": "#25618f", "silent": "#e0b85c"}
LABELS = {
    "standby": "published, does not sign yet",
    "signs": "signs",
    "silent": "no longer signs, published until its last token has expired",
}


def lives() -> list[ScheduledKey]:
    """Each RS256 key of a ring with a run a day, as it was last stored."""
    numbers = itertools.count(1)
    nothing: Any = None

    def generate(alg: str) -> SigningKey:
        return SigningKey(alg, f"{alg} {next(numbers)}", {}, nothing)

    policy, ring = RotationPolicy(), first_ring(START, RotationPolicy(), generate)
    last: dict[str, ScheduledKey] = {}
    for day in range(DAYS + 1):
        ring = rotate(ring, START + day * DAY, policy, generate)
        last |= {key.key.kid: key for key in ring.of("RS256")}
    return list(last.values())


def drawing() -> str:
    keys = lives()
    height = TOP + len(keys) * ROW + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" role="img">',
        "<style>text { font: 13px sans-serif }</style>",
        "<title>The life of five signing keys over 100 days</title>",
        f'<rect width="{WIDTH:g}" height="{height:g}" fill="#fff"/>',
    ]
    for position, (state, label) in enumerate(LABELS.items()):
        x = LEFT + (0, 230, 300)[position]
        parts.append(f'<rect x="{x}" y="14" width="14" height="14" fill="{COLOURS[state]}"/>')
        parts.append(f'<text x="{x + 20}" y="26">{label}</text>')
    for day in range(0, DAYS + 1, 10):
        x = LEFT + day * DAY_WIDTH
        parts.append(f'<path d="M{x:g} {TOP - 14}V{height - 24:g}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:g}" y="{height - 8:g}" text-anchor="middle" fill="#555">{_day(day)}</text>')
    for row, key in enumerate(keys):
        y = TOP + row * ROW
        parts.append(f'<text x="{LEFT - 10}" y="{y + 13}" text-anchor="end">key {row + 1}</text>')
        moments = (key.published_from, key.signs_from, key.signs_until, key.published_until)
        for (begin, end), colour in zip(itertools.pairwise(moments), COLOURS.values(), strict=True):
            if begin is not None and begin != end:
                parts.append(_bar(begin, end, y, colour))
    return "\n".join([*parts, "</svg>", ""])


def _bar(begin: datetime, end: datetime | None, y: int, colour: str) -> str:
    first, last = (min((moment - START) / DAY, DAYS) for moment in (begin, end or START + DAYS * DAY))
    return (
        f'<rect x="{LEFT + first * DAY_WIDTH:g}" y="{y}" width="{(last - first) * DAY_WIDTH:g}" height="{BAR}"'
        f' fill="{colour}"/>'
    )


def _day(day: int) -> str:
    return "day 0" if day == 0 else str(day)


if __name__ == "__main__":
    Path(__file__).with_name("how-keys-rotate.svg").write_text(drawing())
