"""What `chalice deploy` checks and `chalice package` leaves out. Run by the Python that packages, in the project.

What is wrong is the last that it writes to stderr.
"""

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


if __name__ == "__main__":
    main()
