"""One script for each measurement that the README quotes."""
