"""Adapters that tell of each call as a span of a trace."""
