"""A dashboard in a browser: it reads the audit log and decides nothing."""
