"""SQL in requests: read as a database would, in every dialect, and judged by what it would do."""
