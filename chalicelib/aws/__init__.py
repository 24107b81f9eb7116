"""Adapters for DynamoDB and Secrets Manager, one per port."""
