"""The CloudFormation that AWS makes of a SAM template: JSON from stdin to stdout. Run by tools.run."""

import json
import sys

from samtranslator.translator.transform import transform


class NoManagedPolicies:
    """No function names one, so that AWS need not be asked for their ARNs."""

    def load(self) -> dict[str, str]:
        return {}


def main() -> None:
    given = json.load(sys.stdin)
    json.dump(transform(given["template"], given["parameters"], NoManagedPolicies()), sys.stdout)


if __name__ == "__main__":
    main()
