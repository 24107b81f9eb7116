"""One script per figure that the README quotes."""
