"""Stand-ins that keep the promises of the real ones: tests/contract runs the same suite on both."""
