"""`make emulators`: starts the emulators for `chalice local` and prints the export commands."""

import os
import sys
from shlex import quote

from infra.local import application
from infra.local.fresh_data import fresh_data
from infra.local.greeting import greeting
from infra.local.run_directory import RUNS, run_directory
from infra.local.settings import Settings
from infra.local.stopping import stop_on_signals, wait_while
from infra.problem import printing_problems


def serve_emulators(settings: Settings) -> None:
    with run_directory(RUNS / "emulators", settings.port) as directory, fresh_data(settings, directory) as started:
        emulators, seeded = started
        print(f"Paste these lines before you run `chalice local --port {settings.port}`. Ctrl-C stops the emulators.\n")
        for name, value in application.variables(settings.base_url, emulators).items():
            print(f"export {name}={quote(value)}")
        print()
        print(greeting(seeded, settings.base_url, ca_file=None))
        wait_while(emulators.check_running)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    stop_on_signals()
    with printing_problems():
        serve_emulators(Settings.from_environment(os.environ))
