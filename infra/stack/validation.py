"""The checks of `chalice deploy` that `chalice package` omits. The packaging Python runs it in the project.

The last line on stderr is the error.
"""

import sys
from pathlib import Path

from chalice.cli.factory import CLIFactory
from chalice.deploy.validate import ExperimentalFeatureError, validate_configuration


def main() -> None:
    config = CLIFactory(str(Path.cwd())).create_config_obj(sys.argv[1])
    try:
        validate_configuration(config)
    except (ValueError, ExperimentalFeatureError) as error:
        raise SystemExit(" ".join(str(error).split())) from None


if __name__ == "__main__":
    main()
