"""L3: what somebody does over several calls."""
