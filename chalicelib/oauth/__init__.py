"""The protocol of the RFCs. It imports neither Chalice nor AWS; clock, randomness and stores are arguments."""
