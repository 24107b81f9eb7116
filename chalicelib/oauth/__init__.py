"""What the RFCs say. No Chalice, no AWS; time, randomness and stores arrive as arguments."""
