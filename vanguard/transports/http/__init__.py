"""The hosted gateway: Streamable HTTP and SSE for many clients."""
