"""What servers say of themselves and of their tools, which a model reads before anybody asks for anything.

`items` finds the tools, prompts and resources of a message and where a text of them stands; `speech` weighs
the signals that `english`, `english_rank` and `tongues` see in the texts; `parameters`, `claims`, `schemas`
and `names` judge what is structure, `unseen` what is not shown; `layer` decides whether a message is of
concern, and `scan` ties them together.
"""
