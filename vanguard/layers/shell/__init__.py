"""Scripts of shells: read, and followed from command to command without running anything."""
