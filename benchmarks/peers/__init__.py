"""The servers with which Watchword is compared."""
