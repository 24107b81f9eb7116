"""Watchword: an OAuth 2.0 authorization server for machines."""
