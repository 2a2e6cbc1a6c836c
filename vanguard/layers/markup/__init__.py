"""Markup in short values: read tolerantly, as browsers do, and judged by what it would do.

`reader` cuts a text into tags, `scripts` and `styles` judge what attributes and elements run,
`elements` judges one tag, `surroundings` says where a text stands, `layer` ties them together.
"""
