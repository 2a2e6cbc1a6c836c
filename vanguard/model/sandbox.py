"""What a server is given where it runs in a sandbox."""

from __future__ import annotations

from vanguard.model.value import value

ENGINES = ("bwrap", "docker", "none")
"""What can hold a server: bubblewrap, a container of Docker, nothing."""


@value
class Sandbox:
    """The engine, what the server needs beside its zones, and its limits.

    ``read`` are absolute paths that it may read, ``env`` names of variables that it gets from the gateway's
    environment, ``image`` the container's image ("" for one by the program).  ``memory_mb`` is in MiB: for
    bubblewrap of each process, for Docker of all together; ``cpu_s`` are seconds of computing of a process.
    """

    engine: str = "none"
    read: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    image: str = ""
    memory_mb: int = 4_096
    processes: int = 256
    cpu_s: int = 3_600
