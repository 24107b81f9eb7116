"""`Call` on the standard library alone, for the calls that a token needs: GetItem, UpdateItem, GetSecretValue.

Importing botocore and making its clients is most of a cold start, and its GetItem is most of a token. See
docs/decisions/0010-an-aws-client-of-our-own.md.
"""
