"""HTTP for machines: one module per endpoint, each a blueprint built from callables."""
