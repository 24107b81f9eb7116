"""The CloudFormation that AWS makes of a SAM template: JSON from stdin to stdout. Run by tools.run."""

import json
import sys

from samtranslator.translator.transform import transform


class NoManagedPolicies:
    """No function uses a managed policy, so no request to AWS for their ARNs is needed."""

    def load(self) -> dict[str, str]:
        return {}


def main() -> None:
    content = json.load(sys.stdin)
    json.dump(transform(content["template"], content["parameters"], NoManagedPolicies()), sys.stdout)


if __name__ == "__main__":
    main()
