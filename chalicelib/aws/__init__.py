"""Where things are kept: one adapter per port."""
