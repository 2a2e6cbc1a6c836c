"""The demo: a deliberately naive MCP server, and one session with it unguarded and one guarded."""
