"""From the repository to a stack in an AWS account: package, deploy, destroy."""
