"""Whole messages kept for replay: encrypted, and only for so long."""
