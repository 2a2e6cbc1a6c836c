"""Journals: where records are kept."""
