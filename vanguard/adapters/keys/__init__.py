"""Where keys come from: files of API keys, the environment, and what issuers of tokens publish."""
