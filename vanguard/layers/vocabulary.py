"""The keys that every message has: words of the protocol and of JSON Schema.

As keys they stand where the specifications put them and carry no text of anyone's choosing, so L0
makes no fragments of them.  The list is closed; every other key is read.
"""

from __future__ import annotations

_PROTOCOL = """
    _meta action annotations argument arguments audience blob capabilities clientInfo code completion
    content contents context createdAt cursor data description destructiveHint elicitation error
    execution experimental extensions hasMore icons id idempotentHint inputRequests inputResponses
    inputSchema instructions isError jsonrpc lastModified level listChanged logger logging message
    messages method mimeType mode model name nextCursor openWorldHint outputSchema params priority
    progress progressToken prompts protocolVersion readOnlyHint ref requestId requestState
    requestedSchema resource resourceTemplates resources result resultType role roots sampling
    serverInfo size sizes src status statusMessage stopReason structuredContent subscribe
    systemPrompt task taskId tasks text title toolChoice tools total ttl type uri uriTemplate
    values version websiteUrl
"""
_SCHEMA = """
    $anchor $comment $defs $dynamicRef $id $ref $schema additionalProperties allOf anyOf const
    contains contentEncoding contentMediaType default definitions dependentRequired deprecated
    else enum examples exclusiveMaximum exclusiveMinimum format if items maxItems maxLength
    maxProperties maximum minItems minLength minProperties minimum multipleOf not oneOf pattern
    patternProperties prefixItems properties propertyNames readOnly required then
    unevaluatedProperties uniqueItems writeOnly
"""

WORDS: frozenset[str] = frozenset((_PROTOCOL + _SCHEMA).split())
"""The closed list."""
