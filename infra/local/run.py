"""`make run`: Watchword whole, on one machine, with fresh data."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path

from infra.local import application, run_file
from infra.local.certificate import create_certificates
from infra.local.child import Child
from infra.local.emulators import Emulators
from infra.local.fresh_data import DIRECTORY, fresh_data
from infra.local.greeting import greeting
from infra.local.ports import chosen_or_free
from infra.local.run_file import RUN_FILE
from infra.local.seed import Seeded
from infra.local.settings import Settings
from infra.local.stopping import stop_on_signals, wait_while
from infra.problem import Problem, shown_as_one_sentence


def run(settings: Settings) -> None:
    """Returns when its starter is gone; a signal raises SystemExit through it."""
    chosen_or_free(settings.port, "PORT")
    with ExitStack() as stack:
        emulators, seeded = stack.enter_context(fresh_data(settings))
        certificates = create_certificates(DIRECTORY.resolve()) if settings.tls else None
        ca_file = certificates.ca_file if certificates else None
        served = application.start(settings.port, certificates, os.environ, DIRECTORY.resolve() / "app.log")
        stack.callback(served.stop)
        application.wait_until_healthy(served, settings.base_url, ca_file)
        stack.callback(run_file.remove, RUN_FILE)
        run_file.write(RUN_FILE, _facts(settings, emulators, seeded, served, ca_file))
        print(f"Serving {settings.base_url} until Ctrl-C; scripts read {RUN_FILE}, the log is {DIRECTORY}/app.log.\n")
        print(greeting(seeded, settings.base_url, ca_file))
        wait_while(lambda: served.is_running)
        if not served.is_running:
            raise Problem(f"The application stopped by itself: {served.log} says why.")


def _facts(
    settings: Settings, emulators: Emulators, seeded: Seeded, served: Child, ca_file: Path | None
) -> dict[str, object]:
    return {
        "base_url": settings.base_url,
        "ca_file": str(ca_file) if ca_file else None,
        "client_id": seeded.administrator.client_id,
        "client_secret": seeded.administrator.client_secret,
        "ordinary_client_id": seeded.ordinary.client_id,
        "ordinary_client_secret": seeded.ordinary.client_secret,
        "dynamodb_endpoint": emulators.dynamodb_endpoint,
        "secretsmanager_endpoint": emulators.secretsmanager_endpoint,
        "region": emulators.region,
        "clients_table": application.CLIENTS_TABLE,
        "audit_table": application.AUDIT_TABLE,
        "key_ring_secret_id": application.KEY_RING_SECRET_ID,
        "administrator_secret_id": application.ADMINISTRATOR_SECRET_ID,
        "pids": {"app": served.pid, **emulators.pids},
    }


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    stop_on_signals()
    with shown_as_one_sentence():
        run(Settings.from_environment(os.environ))
