"""What went wrong on the person's machine, in one sentence that says what to do."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class Problem(Exception):
    """Shown instead of a traceback."""


@contextmanager
def shown_as_one_sentence() -> Iterator[None]:
    try:
        yield
    except Problem as problem:
        print(problem, file=sys.stderr)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as error:
        if os.environ.get("TRACEBACK"):
            raise
        said = " ".join(f"{type(error).__name__}: {error}".split())
        print(f"An unexpected error: {said}. Add TRACEBACK=1 to see where it was raised.", file=sys.stderr)
        raise SystemExit(1) from None
