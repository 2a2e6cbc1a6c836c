"""The config files of MCP clients: found, read by spans, edited in place, put back."""
