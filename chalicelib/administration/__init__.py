"""What an administrator does: clients, their secrets, the catalogue; who may do what; and the record of it."""
