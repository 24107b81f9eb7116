"""Signing keys and their rotation. This package does not depend on OAuth."""
