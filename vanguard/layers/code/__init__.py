"""Program code that is to be run, read tolerantly and judged by what it would do."""
