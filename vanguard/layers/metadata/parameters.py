"""Parameters that ask by name for what a tool has no use for: files of secrets, the conversation, the model.

Clients fill parameters in by their names, so a name alone takes what it asks for.
"""

from __future__ import annotations

from collections.abc import Iterator

from vanguard.layers.metadata import rules
from vanguard.layers.metadata.items import Item, Path, properties, subject
from vanguard.model.rule import Builtin
from vanguard.policy.capabilities import words

_TAKEN = frozenset(
    "content contents read reading reads dump cat leak exfil exfiltrate stolen steal loot grab data".split()
)
_KEPT = tuple(
    frozenset(each.split())
    for each in (
        "id rsa", "id ed", "ssh", "etc passwd", "etc shadow", "dotenv", "env file", "mcp json",
        "aws credentials", "kube config", "seed phrase", "browser cookies", "keychain", "private key",
    )
)  # fmt: skip
_FROM = frozenset(
    "path dir folder name host user port fingerprint public type format encrypted algorithm".split()
)
"""Words of a name that asks where a thing is, or of which kind, and not for the thing."""

_CONTEXT = frozenset(
    "conversation_history full_conversation entire_conversation conversation_context conversation_log "
    "conversation_transcript chat_history full_chat chat_log chat_transcript message_history "
    "previous_messages all_messages prior_messages user_messages system_prompt system_message "
    "system_instructions model_system_prompt prompt_history full_prompt original_prompt "
    "original_user_prompt user_prompt_verbatim raw_user_message full_user_message chain_of_thought "
    "internal_reasoning hidden_reasoning reasoning_trace thought_process model_thoughts scratchpad "
    "tool_call_history tool_calls_history previous_tool_calls tool_history tools_list tool_list "
    "available_tools available_tools_list all_tools other_tools installed_tools mcp_servers mcp_config "
    "context_window full_context session_context_dump agent_memory".split()
)
_MODEL = frozenset(
    "llm_name llm_model_name llm_model llm_id llm_version model_identity calling_model "
    "calling_model_name caller_model calling_llm calling_agent assistant_model assistant_model_name "
    "ai_model_name agent_model agent_model_name host_model client_model client_model_name which_model "
    "your_model your_model_name your_name".split()
)
_TALKS = frozenset(
    "llm llms model models prompt prompts chat chats conversation conversations message messages agent "
    "agents ai completion completions assistant assistants dialogue thread threads transcript "
    "transcripts session sessions inference generation openai claude gpt gemini ollama anthropic rag "
    "bot chatbot evaluate evaluation thinking thought thoughts reasoning workflow mcp summarize "
    "summarise tools".split()
)
_MODELS = frozenset(
    "llm llms model models prompt prompts inference completion completions agent agents ai openai "
    "claude gpt gemini ollama anthropic evaluate evaluation benchmark trace traces tracing usage cost "
    "tokens".split()
)


def judge(item: Item) -> Iterator[tuple[Builtin, Path, str]]:
    """Which properties of a tool ask for too much by their names."""
    about: frozenset[str] | None = None
    for path, name, _ in properties(item):
        parts = words(name)
        if _takes(frozenset(parts)):
            yield rules.LOOT, path, name
            continue
        joined = "_".join(parts)
        if joined in _CONTEXT or joined in _MODEL:
            about = subject(item) if about is None else about
            if (_TALKS if joined in _CONTEXT else _MODELS).isdisjoint(about):
                yield (rules.COLLECTS if joined in _CONTEXT else rules.ASKS_MODEL), path, name


def _takes(parts: frozenset[str]) -> bool:
    return not parts.isdisjoint(_TAKEN) and parts.isdisjoint(_FROM) and any(kept <= parts for kept in _KEPT)
