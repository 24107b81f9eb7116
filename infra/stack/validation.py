"""What `chalice deploy` checks and `chalice package` leaves out. Run by the Python that packages, in the project.

Prints the names of the Lambda functions as JSON; what is wrong is the last that it writes to stderr.
"""

import json
import sys
from pathlib import Path

from chalice.cli.factory import CLIFactory
from chalice.deploy.validate import ExperimentalFeatureError, validate_configuration


def main() -> None:
    config = CLIFactory(str(Path.cwd())).create_config_obj(sys.argv[1])
    try:
        validate_configuration(config)
    except (ValueError, ExperimentalFeatureError) as refusal:
        raise SystemExit(" ".join(str(refusal).split())) from None
    app = config.chalice_app
    names = [
        "api_handler",
        *(authorizer.name for authorizer in app.builtin_auth_handlers),
        *(source.name for source in app.event_sources),
        *(function.name for function in app.pure_lambda_functions),
    ]
    json.dump(names, sys.stdout)


if __name__ == "__main__":
    main()
