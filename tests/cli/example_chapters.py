"""The examples of the commands' help in the order in which a person comes to them, chapter by chapter."""

from __future__ import annotations

from collections.abc import Mapping

CHAPTERS: Mapping[str, str] = {
    "log": """
        logs --since 1h
        logs --verdict BLOCK --server files
        logs --search "passwd draft"
        stats
        stats --since 2026-11-01 --until 2026-12-01 --json
        explain 5f0c2e91aa-1b
        explain message.json --profile strict
        allow 5f0c2e91aa-1b --because "the reports lie there"
        replay audit.jsonl --config candidate.yaml
        policy suggest --out draft.yaml
        policy exceptions --config vanguard.yaml
    """,
    "policy": """
        policy check vanguard.yaml
        policy check vanguard.yaml --list tools.json
        policy test vanguard.yaml
        policy schema
        config show
        config show --config vanguard.yaml --json
        inspect --profile strict --direction to_client answers.jsonl
        tools --list saved.json
    """,
    "rules": """
        rules list
        rules list --rules-dir ./my-rules
        rules show fs-outside-zone
        rules test --rules-dir ./my-rules
        rules check --rules-dir ./my-rules
        rules new download-execution shell-my-rule --rules-dir ./my-rules
        rules pages --rules-dir ./my-rules --out pages
    """,
    "keys": """
        keys create laptop
        keys create ci --scope mcp:read --server files --expires 90d
        keys list
        keys list --json
        keys revoke ci
    """,
    "signatures": """
        keygen signing.pem
        trust-keys add ci signing.pem.pub --expires 2027-12-31
        trust-keys list
        sign files.json --key signing.pem --out files.signed.json
        verify files.signed.json
        baseline-bundle --key signing.pem --out baseline.json
        trust import baseline.json
        rules bundle ./my-rules --name team --version 2 --key keys/rules.pem --out team-rules.json
        rules update team-rules.json
        rules remove team
        trust-keys revoke ci
    """,
    "approvals": """
        approvals list
        approvals grant 3f9c2a41d0
        approvals grants
        approvals revoke 77ab10c2de
        approvals deny 3f9c2a41d0
    """,
    "pins": """
        trust pin files --config vanguard.yaml
        trust list
        trust show files
        trust diff files
        trust diff files --json
        trust probe files --dry-run
        trust forget files
    """,
    "differences": """
        trust approve files
        trust revoke files delete_file
    """,
    "machine": """
        doctor
        doctor --config vanguard.yaml --json
        audit-compliance --config vanguard.yaml --format markdown --out audit.md
        init --dry-run
        configure cursor --dry-run
        configure claude-code --server files --yes
        configure-claude
        configure-claude --undo
        provenance show-root
        provenance update-root --file root.json
        audit cipher-key /run/secrets/audit.key
    """,
    "measures": """
        benchmark-run --corpus cases.jsonl
        benchmark-run --corpus cases.jsonl --format json --out report.json
        benchmark-run --corpus cases.jsonl --compare report.json
        benchmark-profiles --corpus cases.jsonl
        benchmark-baselines --corpus cases.jsonl
        benchmark-coverage --corpus cases.jsonl
        benchmark-rules --corpus cases.jsonl
        benchmark-redteam --corpus cases.jsonl --queries 50
    """,
    "history": """
        sessions list --state sqlite
        sessions off --all --state sqlite
        sessions on --all --state sqlite
    """,
    "history in Redis": """
        sessions list --redis redis://localhost --json
        sessions pause key:ci --for 30m --redis redis://localhost
        sessions show key:ci --redis redis://localhost
        sessions resume key:ci --redis redis://localhost
        sessions reset key:ci --redis redis://localhost
        sessions off --server mail --redis redis://localhost
        sessions on --server mail --redis redis://localhost
    """,
    "signed log": """
        audit keygen
        audit verify
        audit verify --key audit-key.pub.pem
        audit receipt 0ce42ad27c-8
        audit check-receipt receipt.jsonl --key audit-key.pub.pem
    """,
    "signed server": """
        server-verify files --manifest files.json --config vanguard.yaml
        capability-verify files --manifest files.json --config vanguard.yaml
    """,
    "npm": """
        keygen signing.pem
        trust-keys add ci signing.pem.pub --expires 2027-12-31
        server-manifest --out files.json -- npx -y @modelcontextprotocol/server-filesystem .
        capability-manifest --key signing.pem -- npx -y @modelcontextprotocol/server-filesystem .
        tools --server "npx -y @modelcontextprotocol/server-filesystem ."
    """,
}
RUNNING = (
    "start --config vanguard.yaml --name files",
    'serve --server "npx -y @modelcontextprotocol/server-filesystem ."',
    'sse --server "npx -y @modelcontextprotocol/server-filesystem ."',
    "ui --port 0",
)
"""Those that go on until they are ended."""
ELSEWHERE = {
    ("demo",): "end_to_end/test_demo.py",
    ("provenance", "verify"): "cli/test_provenance.py",
    ("provenance", "server"): "cli/test_provenance.py",
    ("policy", "shadowed"): "end_to_end/test_rollout.py",
}
"""Commands whose examples want more than a folder can hold, and what runs them."""

ENDS = {"audit-compliance --config vanguard.yaml --format markdown --out audit.md": 1}
"""How a line ends that does not end well: here is something that the frameworks want and nobody has."""
