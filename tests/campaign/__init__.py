"""`make campaign`: what takes too long for every run of the tests."""
