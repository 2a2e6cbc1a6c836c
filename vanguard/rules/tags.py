"""The closed list of tags that a rule may carry, each with the name its own framework gives it.

Sources: OWASP MCP Top 10 (beta v0.1, 2026-04), MITRE ATLAS 5.6.0, SAFE-MCP (OpenSSF).
"""

from __future__ import annotations

_OWASP = {
    "owasp:MCP01": "Token Mismanagement & Secret Exposure",
    "owasp:MCP02": "Privilege Escalation via Scope Creep",
    "owasp:MCP03": "Tool Poisoning",
    "owasp:MCP04": "Software Supply Chain Attacks & Dependency Tampering",
    "owasp:MCP05": "Command Injection & Execution",
    "owasp:MCP06": "Intent Flow Subversion",
    "owasp:MCP07": "Insufficient Authentication & Authorization",
    "owasp:MCP08": "Lack of Audit and Telemetry",
    "owasp:MCP09": "Shadow MCP Servers",
    "owasp:MCP10": "Context Injection & Over-Sharing",
}

_ATLAS = {
    "atlas:AML.T0010.005": "AI Agent Tool",
    "atlas:AML.T0029": "Denial of AI Service",
    "atlas:AML.T0034.002": "Agentic Resource Consumption",
    "atlas:AML.T0037": "Data from Local System",
    "atlas:AML.T0049": "Exploit Public-Facing Application",
    "atlas:AML.T0050": "Command and Scripting Interpreter",
    "atlas:AML.T0051": "LLM Prompt Injection",
    "atlas:AML.T0052": "Phishing",
    "atlas:AML.T0053": "AI Agent Tool Invocation",
    "atlas:AML.T0054": "LLM Jailbreak",
    "atlas:AML.T0055": "Unsecured Credentials",
    "atlas:AML.T0057": "LLM Data Leakage",
    "atlas:AML.T0068": "LLM Prompt Obfuscation",
    "atlas:AML.T0077": "LLM Response Rendering",
    "atlas:AML.T0080": "AI Agent Context Poisoning",
    "atlas:AML.T0081": "Modify AI Agent Configuration",
    "atlas:AML.T0084.001": "Tool Definitions",
    "atlas:AML.T0086": "Exfiltration via AI Agent Tool Invocation",
    "atlas:AML.T0091": "Use Alternate Authentication Material",
    "atlas:AML.T0098": "AI Agent Tool Credential Harvesting",
    "atlas:AML.T0099": "AI Agent Tool Data Poisoning",
    "atlas:AML.T0100": "AI Agent Clickbait",
    "atlas:AML.T0101": "Data Destruction via AI Agent Tool Invocation",
    "atlas:AML.T0104": "Publish Poisoned AI Agent Tool",
    "atlas:AML.T0109": "AI Supply Chain Rug Pull",
    "atlas:AML.T0110": "AI Agent Tool Poisoning",
}

_SAFE = {
    "safe:T1001": "Tool Poisoning Attack",
    "safe:T1002": "Supply Chain Compromise",
    "safe:T1003": "Malicious MCP-Server Distribution",
    "safe:T1004": "Server Impersonation / Name-Collision",
    "safe:T1005": "Exposed Endpoint Exploit",
    "safe:T1007": "OAuth Authorization Phishing",
    "safe:T1008": "Tool Shadowing Attack",
    "safe:T1101": "Command Injection",
    "safe:T1102": "Prompt Injection",
    "safe:T1104": "Over-Privileged Tool Abuse",
    "safe:T1105": "Path Traversal via File Tool",
    "safe:T1106": "Autonomous Loop Exploit",
    "safe:T1109": "Debugging Tool Exploitation",
    "safe:T1110": "Multimodal Prompt Injection",
    "safe:T1201": "MCP Rug Pull Attack",
    "safe:T1301": "Cross-Server Tool Shadowing",
    "safe:T1307": "Confused Deputy Attack",
    "safe:T1401": "Line Jumping",
    "safe:T1402": "Instruction Steganography",
    "safe:T1405": "Tool Obfuscation / Renaming",
    "safe:T1501": "Full-Schema Poisoning",
    "safe:T1503": "Env-Var Scraping",
    "safe:T1602": "Tool Enumeration",
    "safe:T1701": "Cross-Tool Contamination",
    "safe:T1706": "OAuth Token Pivot Replay",
    "safe:T1910": "Covert Channel Exfiltration",
    "safe:T1911": "Parameter Exfiltration",
    "safe:T1913": "HTTP POST Exfil",
    "safe:T1914": "Tool-to-Tool Exfil",
    "safe:T2101": "Data Destruction",
}

_TECHNIQUE = {
    "traversal": "A path that climbs out of its folder",
    "ssrf": "A request that a server is tricked into making",
    "sqli": "SQL injection",
    "nosqli": "NoSQL injection",
    "ldapi": "LDAP injection",
    "xss": "Cross-site scripting",
    "xxe": "XML external entities",
    "ssti": "Server-side template injection",
    "deserialization": "Objects rebuilt from hostile data",
    "reverse-shell": "A shell that calls its master",
    "persistence": "A foothold that outlives the session",
    "destruction": "Data that is destroyed",
    "exfiltration": "Data that leaves",
    "credential": "A secret, key or token",
    "obfuscation": "A text made to be misread",
    "hidden-text": "A text that people do not see",
    "jailbreak": "A model talked out of its rules",
    "phishing": "A person tricked into giving something away",
    "supply-chain": "Software that is not what it claims to be",
}

TAGS: dict[str, str] = _OWASP | _ATLAS | _SAFE | _TECHNIQUE
"""Every tag with its name."""
