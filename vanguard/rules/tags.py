"""The closed list of tags that a rule may carry, each with the name its own framework gives it.

Sources: OWASP MCP Top 10 (beta v0.1, 2026-04), MITRE ATLAS 5.6.0, CWE 4.18 (by the short name where it has
one), SAFE-MCP (OpenSSF).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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

_CWE = {
    "cwe:20": "Improper Input Validation",
    "cwe:22": "Path Traversal",
    "cwe:36": "Absolute Path Traversal",
    "cwe:59": "Link Following",
    "cwe:73": "External Control of File Name or Path",
    "cwe:74": "Injection",
    "cwe:77": "Improper Neutralization of Special Elements used in a Command",
    "cwe:78": "OS Command Injection",
    "cwe:79": "Cross-site Scripting",
    "cwe:88": "Argument Injection",
    "cwe:89": "SQL Injection",
    "cwe:90": "LDAP Injection",
    "cwe:91": "XML Injection",
    "cwe:93": "CRLF Injection",
    "cwe:94": "Code Injection",
    "cwe:95": "Eval Injection",
    "cwe:97": "Server-Side Includes Within a Web Page",
    "cwe:98": "PHP Remote File Inclusion",
    "cwe:113": "HTTP Request/Response Splitting",
    "cwe:117": "Improper Output Neutralization for Logs",
    "cwe:150": "Improper Neutralization of Escape, Meta, or Control Sequences",
    "cwe:176": "Improper Handling of Unicode Encoding",
    "cwe:200": "Exposure of Sensitive Information to an Unauthorized Actor",
    "cwe:201": "Insertion of Sensitive Information Into Sent Data",
    "cwe:223": "Omission of Security-relevant Information",
    "cwe:250": "Execution with Unnecessary Privileges",
    "cwe:269": "Improper Privilege Management",
    "cwe:276": "Incorrect Default Permissions",
    "cwe:284": "Improper Access Control",
    "cwe:290": "Authentication Bypass by Spoofing",
    "cwe:295": "Improper Certificate Validation",
    "cwe:311": "Missing Encryption of Sensitive Data",
    "cwe:312": "Cleartext Storage of Sensitive Information",
    "cwe:319": "Cleartext Transmission of Sensitive Information",
    "cwe:347": "Improper Verification of Cryptographic Signature",
    "cwe:353": "Missing Support for Integrity Check",
    "cwe:359": "Exposure of Private Personal Information to an Unauthorized Actor",
    "cwe:400": "Uncontrolled Resource Consumption",
    "cwe:409": "Improper Handling of Highly Compressed Data",
    "cwe:426": "Untrusted Search Path",
    "cwe:427": "Uncontrolled Search Path Element",
    "cwe:441": "Unintended Proxy or Intermediary",
    "cwe:451": "User Interface Misrepresentation of Critical Information",
    "cwe:470": "Unsafe Reflection",
    "cwe:494": "Download of Code Without Integrity Check",
    "cwe:502": "Deserialization of Untrusted Data",
    "cwe:506": "Embedded Malicious Code",
    "cwe:507": "Trojan Horse",
    "cwe:509": "Replicating Malicious Code",
    "cwe:511": "Logic/Time Bomb",
    "cwe:514": "Covert Channel",
    "cwe:522": "Insufficiently Protected Credentials",
    "cwe:532": "Insertion of Sensitive Information into Log File",
    "cwe:552": "Files or Directories Accessible to External Parties",
    "cwe:601": "Open Redirect",
    "cwe:610": "Externally Controlled Reference to a Resource in Another Sphere",
    "cwe:611": "Improper Restriction of XML External Entity Reference",
    "cwe:643": "XPath Injection",
    "cwe:668": "Exposure of Resource to Wrong Sphere",
    "cwe:693": "Protection Mechanism Failure",
    "cwe:732": "Incorrect Permission Assignment for Critical Resource",
    "cwe:770": "Allocation of Resources Without Limits or Throttling",
    "cwe:776": "XML Entity Expansion",
    "cwe:778": "Insufficient Logging",
    "cwe:798": "Use of Hard-coded Credentials",
    "cwe:829": "Inclusion of Functionality from Untrusted Control Sphere",
    "cwe:862": "Missing Authorization",
    "cwe:912": "Hidden Functionality",
    "cwe:915": "Mass Assignment",
    "cwe:917": "Expression Language Injection",
    "cwe:918": "Server-Side Request Forgery",
    "cwe:943": "Improper Neutralization of Special Elements in Data Query Logic",
    "cwe:1236": "Improper Neutralization of Formula Elements in a CSV File",
    "cwe:1321": "Prototype Pollution",
    "cwe:1333": "Inefficient Regular Expression Complexity",
    "cwe:1336": "Improper Neutralization of Special Elements Used in a Template Engine",
    "cwe:1357": "Reliance on Insufficiently Trustworthy Component",
    "cwe:1427": "Improper Neutralization of Input Used for LLM Prompting",
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

TAGS: dict[str, str] = _OWASP | _ATLAS | _CWE | _SAFE | _TECHNIQUE
"""Every tag with its name."""


def named(tags: Iterable[str]) -> str:
    """Tags with their names, as people read them."""
    return ", ".join(f"{tag} ({TAGS[tag]})" for tag in tags)


def missing(tags: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What the tags of a rule lack, and what to do: one of OWASP, and one of CWE or ATLAS."""
    schemes = {tag.partition(":")[0] for tag in tags}
    if "owasp" not in schemes:
        yield "no OWASP tag", "add the nearest of owasp:MCP01 to owasp:MCP10"
    if schemes.isdisjoint(("cwe", "atlas")):
        yield "no tag of CWE or ATLAS", "add the nearest, such as cwe:78 or atlas:AML.T0050"
