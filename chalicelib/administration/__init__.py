"""Administration: clients, their credentials, the catalogue, rights, and the audit trail."""
