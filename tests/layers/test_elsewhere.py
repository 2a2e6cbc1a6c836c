"""Places of containers and other machines, and texts that are only compared, are none of this machine."""

from __future__ import annotations

import pytest

from tests.layers.test_safe_zones import found, zoned
from vanguard.layers.elsewhere import Elsewhere
from vanguard.layers.shell.follow import follow
from vanguard.model.finding import Severity

ZONED = zoned("/work/a", cwd="/work/a")


@pytest.mark.parametrize(
    "command",
    [
        "docker cp web:/etc/nginx/nginx.conf .",
        "docker run -v ./conf:/etc/nginx/conf.d nginx",
        "docker run -v mydata:/var/lib/postgresql/data postgres",
        "kubectl cp pod:/var/log/x ./x",
        "ssh h ls /var/log/x",
    ],
)
def test_a_place_elsewhere_is_outside_of_no_zone(command: str) -> None:
    seen = found({"command": command}, ZONED, "run_shell")
    assert "fs-outside-zone" not in seen
    assert all(each.severity <= Severity.LOW for each in seen.values())


@pytest.mark.parametrize(
    "command",
    [
        "bash -c '[ a ]; foo /var/x'",
        "bash -c 'ssh h true; foo /var/x'",
        "sudo sh -c 'docker exec a b; foo /var/x'",
        "docker run x; foo /var/x",
        "[[ -n $x ]] && foo /var/x",
        'foo "$(docker exec a b)" /var/x',
        "docker cp web:/etc/x /var/x",
        "scp h:/etc/x /var/x",
        "rsync -a /var/x h:/y",
        "case $x in a) cat /var/x;; esac",
        "[[ -f /var/x ]]",
        "[ /var/x -nt b ]",
        "ssh h ls && cat /var/x",
        "ssh -F /var/x h",
        "kubectl cp /var/x pod:/y",
        "docker run -it --rm -v/var/x:/y alpine",
        "docker run -v=/var/x:/y alpine",
        "docker-compose run -v /var/x:/y web ls",
        "docker run --mount type=bind,src=/var/x,dst=/y a",
        "docker run -v ~/x:/y alpine ls",
        "docker run -v /etc:/y alpine ls",
        "docker exec web cat a > /etc/x",
        "docker run --privileged -v /:/host alpine chroot /host",
        "docker run -v $HOME:/y alpine",
    ],
)
def test_a_place_here_is_found_beside_one_elsewhere(command: str) -> None:
    assert "fs-outside-zone" in found({"command": command}, ZONED, "run_shell")


def test_a_word_belongs_to_the_innermost_command_around_it() -> None:
    text = "docker exec web cat /var/a $(foo /var/b) /var/c; foo /var/d"
    stretches = Elsewhere(follow(text).commands)
    told = {
        name: stretches.names(text, text.index(name), name)
        for name in ("/var/a", "/var/b", "/var/c", "/var/d")
    }
    assert told == {"/var/a": True, "/var/b": False, "/var/c": True, "/var/d": False}
