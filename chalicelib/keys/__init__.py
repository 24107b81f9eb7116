"""Signing keys: what they are, when each is published and signs. Knows nothing of OAuth."""
