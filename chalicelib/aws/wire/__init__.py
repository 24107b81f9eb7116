"""`Call` on the standard library alone, for the calls of a token request: GetItem, UpdateItem, GetSecretValue.

Importing botocore and making its clients takes most of a cold start. Its GetItem takes most of a token request. See
docs/decisions/0010-an-aws-client-of-our-own.md.
"""
