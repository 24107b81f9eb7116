"""Watchword on one machine: the emulators, the server and the seeded data behind `make run`."""
