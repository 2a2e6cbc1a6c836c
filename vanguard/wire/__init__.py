"""Bytes to messages and back: framing, strict parsing, the catalogue, pairing, refusals; no I/O."""
