"""Queues of messages that wait for a person."""
