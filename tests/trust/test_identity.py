"""What a command runs: told from its words, and found on the disk."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from vanguard.trust.identity import digest_of, identity_of
from vanguard.trust.source import source_of, source_of_url


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("npx -y @scope/server@1.2.3 /data", "npm:@scope/server"),
        ("npx @scope/server", "npm:@scope/server"),
        ("npx -p pkg@2 run-it", "npm:pkg"),
        ("npx --package=pkg run-it", "npm:pkg"),
        ("npm exec -- pkg x", "npm:pkg"),
        ("pnpm dlx pkg@latest", "npm:pkg"),
        ("bunx pkg", "npm:pkg"),
        ("uvx mcp_server.Fetch==1.0", "pypi:mcp-server-fetch"),
        ("uvx --from git+x@1 run", "pypi:git+x"),
        ("uv tool run --python 3.12 tool", "pypi:tool"),
        ("pipx run pkg", "pypi:pkg"),
        ("python3.12 -m mcp_server", "module:mcp_server"),
        ("python -u server.py --port 0", "file:/w/server.py"),
        ("uv run --with x python server.py", "file:/w/server.py"),
        ("node --inspect dist/index.js", "file:/w/dist/index.js"),
        ("docker run -i --rm -e KEY -v /a:/b ghcr.io/org/img:1.2 x", "image:ghcr.io/org/img"),
        ("docker run -i img@sha256:abc", "image:img"),
        ("", "unknown:"),
    ],
)
def test_the_source_is_what_is_meant_without_its_version(line: str, source: str) -> None:
    assert source_of(line.split(), {"PATH": ""}, "/w") == source


def test_code_on_the_command_line_is_named_by_its_digest() -> None:
    assert source_of(["python", "-c", "print()"], {}, "/").startswith("code:")
    assert source_of(["python", "-c", "print()"], {}, "/") != source_of(["python", "-c", "exit()"], {}, "/")


def test_the_source_of_a_url_holds_no_credential() -> None:
    assert source_of_url("https://me:pw@mcp.example.com/x?key=1#f") == "url:https://mcp.example.com/x"


def npm(root: Path, name: str, version: str, code: str) -> Path:
    """A package as npm installs it."""
    folder = root / "node_modules" / name
    (folder / "node_modules" / "dep").mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"name": name, "version": version}))
    (folder / "index.js").write_text(code)
    lock = {"packages": {f"node_modules/{name}": {"version": version, "integrity": "sha512-x"}}}
    (root / "node_modules" / ".package-lock.json").write_text(json.dumps(lock))
    return folder


def test_a_package_of_npx_is_found_in_its_cache_with_its_lock_and_its_own_digest(tmp_path: Path) -> None:
    spec = "@scope/server@1.0.0"
    root = tmp_path / ".npm" / "_npx" / hashlib.sha512(spec.encode()).hexdigest()[:16]
    folder = npm(root, "@scope/server", "1.0.0", "serve()")
    environment = {"HOME": str(tmp_path), "PATH": ""}
    found = identity_of(["npx", "-y", spec, "--token", "s3cret"], environment, str(tmp_path))
    assert found["package"] == {
        "ecosystem": "npm",
        "name": "@scope/server",
        "version": "1.0.0",
        "lock": str(root / "node_modules" / ".package-lock.json"),
        "integrity": "sha512-x",
    }
    assert "s3cret" not in json.dumps(found)
    (folder / "index.js").write_text("steal()")
    assert identity_of(["npx", "-y", spec], environment, str(tmp_path))["digest"] != found["digest"]


def test_what_a_package_needs_is_no_part_of_its_digest(tmp_path: Path) -> None:
    folder = npm(tmp_path, "server", "1", "serve()")
    before = digest_of(folder)
    (folder / "node_modules" / "dep" / "x.js").write_text("dep()")
    assert digest_of(folder) == before


def test_a_script_is_known_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text("serve()")
    found = identity_of(["python3", "server.py"], {"PATH": os.defpath}, str(tmp_path))
    assert found["digest"] == hashlib.sha256(b"serve()").hexdigest()


def installed(site: Path, name: str, module: str, version: str) -> None:
    """A package as pip installs it."""
    (site / module).mkdir(parents=True)
    (site / module / "__init__.py").write_text("")
    (site / f"{name}-{version}.dist-info").mkdir()
    (site / f"{name}-{version}.dist-info" / "RECORD").write_text(f"{module}/__init__.py,sha256=x,0\n")


@pytest.mark.parametrize("words", [["uvx", "mcp-server-x"], ["uvx", "mcp_server_x==2.0"]])
def test_a_package_of_uvx_is_found_in_its_cache(tmp_path: Path, words: list[str]) -> None:
    site = tmp_path / ".cache" / "uv" / "archive-v0" / "abc" / "lib" / "python3.12" / "site-packages"
    installed(site, "mcp_server_x", "mcp_server_x", "2.0")
    found = identity_of(words, {"HOME": str(tmp_path), "PATH": ""}, "/")
    assert {"ecosystem": "pypi", "name": "mcp-server-x", "version": "2.0"}.items() <= found["package"].items()
    assert found["digest"]


def test_a_module_is_found_beside_its_interpreter_with_the_lock_of_its_project(tmp_path: Path) -> None:
    site = tmp_path / ".venv" / "lib" / "python3.12" / "site-packages"
    installed(site, "mcp_x", "mcp_x", "1.1")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir()
    python.write_text("")
    python.chmod(0o755)
    (tmp_path / "uv.lock").write_text(
        '[[package]]\nname = "mcp-x"\nversion = "1.1"\nwheels = [{url = "u", hash = "sha256:aa"}]\n'
    )
    found: Any = identity_of([str(python), "-m", "mcp_x.server"], {"PATH": "", "HOME": "/nonesuch"}, "/")
    assert found["package"]["integrity"] == "sha256:aa"
    assert found["package"]["version"] == "1.1"


def test_what_cannot_be_found_is_left_out(tmp_path: Path) -> None:
    for line in ("npx nonesuch", "uvx nonesuch", "python -m nonesuch", "docker run img", "nonesuch"):
        found = identity_of(line.split(), {"HOME": str(tmp_path), "PATH": ""}, str(tmp_path))
        assert "digest" not in found
