"""Packages the repository, deploys it to an AWS account as a stack, and destroys the stack."""
