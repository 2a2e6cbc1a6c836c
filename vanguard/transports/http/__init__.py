"""The hosted gateway: what comes in over HTTP, and what goes on to servers behind it."""
