"""Files as each client keeps them: the shapes of their documentation, with comments and habits of people."""

from __future__ import annotations

CLAUDE_DESKTOP = """\
{
  "mcpServers": {
    "files": {
      "command": "npx",
      "args": [
        "-y",
        "@modelcontextprotocol/server-filesystem",
        "/srv/project"
      ]
    },
    "github": {
      "command": "docker",
      "args": ["run", "-i", "--rm", "-e", "GITHUB_PERSONAL_ACCESS_TOKEN", "ghcr.io/github/github-mcp-server"],
      "env": {
        "GITHUB_PERSONAL_ACCESS_TOKEN": "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
      }
    },
    "bare": {"command": "my-server"}
  },
  "globalShortcut": "Ctrl+Space"
}
"""

CLAUDE_CODE = """\
{
  "numStartups": 12,
  "tipsHistory": {"new-user-warmup": 3},
  "projects": {
    "/srv/project": {
      "allowedTools": [],
      "history": [{"display": "what is in here?", "pastedContents": {}}],
      "mcpServers": {
        "sqlite": {
          "type": "stdio",
          "command": "uvx",
          "args": ["mcp-server-sqlite", "--db-path", "/srv/project/test.db"],
          "env": {}
        }
      }
    }
  },
  "oauthAccount": {"emailAddress": "me@example.org"},
  "mcpServers": {
    "docs": {
      "type": "http",
      "url": "https://docs.example.com/mcp"
    },
    "linear": {
      "type": "sse",
      "url": "https://mcp.linear.example/sse"
    },
    "team": {
      "type": "http",
      "url": "https://team.example.com/mcp",
      "headers": {"Authorization": "Bearer hunter2hunter2"}
    }
  }
}"""

CURSOR = """\
{
\t"mcpServers": {
\t\t"files": {
\t\t\t"command": "npx",
\t\t\t"args": ["-y", "@modelcontextprotocol/server-filesystem", "${userHome}"],
\t\t\t"envFile": "${workspaceFolder}/.env"
\t\t},
\t\t"remote": {
\t\t\t"url": "https://mcp.example.com/mcp"
\t\t}
\t}
}
"""

VSCODE = """\
// Written by hand.
{
    "inputs": [
        {"type": "promptString", "id": "key", "description": "API key", "password": true,},
    ],
    "servers": {
        /* the browser */
        "playwright": {
            "type": "stdio",
            "command": "npx", // or bunx
            "args": [
                "-y", // no questions
                "@playwright/mcp@latest",
            ],
        },
        "perplexity": {
            "command": "uvx",
            "args": ["server-perplexity-ask"],
            "env": {"KEY": "${input:key}"},
        },
        "github": {"type": "http", "url": "https://api.githubcopilot.example/mcp/"},
    },
}
"""

VSCODE_SETTINGS = """\
{
    "editor.fontSize": 13, // points
    "mcp": {
        "servers": {
            "time": {"command": "python", "args": ["-m", "mcp_server_time"]}
        }
    },
}
"""

WINDSURF = """\
{
  "mcpServers": {
    "talk": {
      "serverUrl": "https://talk.example.com/mcp"
    },
    "memory": {
      "command": "npx",
      "args": ["-y", "@modelcontextprotocol/server-memory"],
      "disabled": true
    }
  }
}
"""

CLINE = """\
{
  "mcpServers": {
    "local-server": {
      "command": "node",
      "args": ["/path/to/server.js"],
      "env": {"API_KEY": "your_api_key"},
      "disabled": false,
      "autoApprove": ["tool1"]
    },
    "stream": {
      "type": "streamableHttp",
      "url": "https://stream.example.com/mcp",
      "timeout": 60
    },
    "older": {
      "url": "https://older.example.com/events"
    }
  }
}
"""

CODEX = """\
# Codex
model = "gpt-5-codex"
approval_policy = "on-request"

[mcp_servers.context7]  # docs
command = "npx"  # from the PATH
args = ["-y", "@upstash/context7-mcp"]
env_vars = ["LOCAL_TOKEN"]

[mcp_servers.context7.env]
MY_ENV_VAR = "MY_ENV_VALUE"

[mcp_servers."my files"]
command = 'C:\\tools\\files.exe'
args = [
  "--root", # where
  "C:/work",
]
startup_timeout_sec = 20

[mcp_servers.bare]
command = "bare-server"

[mcp_servers.figma]
url = "https://mcp.figma.example/mcp"
bearer_token_env_var = "FIGMA_OAUTH_TOKEN"

[mcp_servers.open]
url = "https://open.example.com/mcp"

[projects."/srv/project"]
trust_level = "trusted"

[[things]]
name = "one"
"""

GEMINI = """\
{
  "theme": "GitHub",
  "mcpServers": {
    "pythonTools": {
      "command": "python",
      "args": ["-m", "my_mcp_server", "--port", "8080"],
      "cwd": "./mcp-servers/python",
      "env": {"DATABASE_URL": "$DB_CONNECTION_STRING"},
      "timeout": 15000
    },
    "http": {"httpUrl": "https://gemini.example.com/mcp", "timeout": 5000},
    "events": {"url": "https://gemini.example.com/events"}
  }
}
"""

SAMPLES: dict[str, tuple[str, str]] = {
    "claude-desktop": ("claude_desktop_config.json", CLAUDE_DESKTOP),
    "claude-code": (".claude.json", CLAUDE_CODE),
    "cursor": ("mcp.json", CURSOR),
    "vscode": ("mcp.json", VSCODE),
    "windsurf": ("mcp_config.json", WINDSURF),
    "cline": ("cline_mcp_settings.json", CLINE),
    "codex": ("config.toml", CODEX),
    "gemini": ("settings.json", GEMINI),
}
"""A file's name and text for each client."""

WRAPPED: dict[str, set[str]] = {
    "claude-desktop": {"files", "github", "bare"},
    "claude-code": {"sqlite", "docs"},
    "cursor": {"files", "remote"},
    "vscode": {"playwright", "perplexity", "github"},
    "windsurf": {"talk", "memory"},
    "cline": {"local-server", "stream"},
    "codex": {"context7", "my files", "bare", "open"},
    "gemini": {"pythonTools", "http"},
}
"""Which servers of those files get a gateway."""
