"""The operator functions. They take and return plain values; app.py makes them Lambda functions."""
