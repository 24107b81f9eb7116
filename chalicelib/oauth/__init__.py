"""What the RFCs say: clients, scopes, grants, tokens. No Chalice, no AWS; time, randomness and stores arrive as arguments."""
