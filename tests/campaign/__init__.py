"""`make campaign`: tests that take too long for every run."""
