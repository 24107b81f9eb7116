"""cfn-lint, which has no `python -m`. Run by tools.run."""

from cfnlint.runner import main

main()
