"""`make emulators`: what plain `chalice local` needs, running, and how to tell it."""

import os
import sys
from shlex import quote

from infra.local import application
from infra.local.fresh_data import fresh_data
from infra.local.greeting import greeting
from infra.local.settings import Settings
from infra.local.stopping import stop_on_signals, wait_while
from infra.problem import shown_as_one_sentence


def serve_emulators(settings: Settings) -> None:
    with fresh_data(settings) as (emulators, seeded):
        print(f"Paste these where `chalice local --port {settings.port}` will run; Ctrl-C here ends the emulators.\n")
        for name, value in application.variables(settings.base_url, emulators).items():
            print(f"export {name}={quote(value)}")
        print()
        print(greeting(seeded, settings.base_url, ca_file=None))
        wait_while(lambda: emulators.dynamodb.is_running and emulators.ministack.is_running)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    stop_on_signals()
    with shown_as_one_sentence():
        serve_emulators(Settings.from_environment(os.environ))
