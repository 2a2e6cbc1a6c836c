"""Everything outside that can be slow, absent or hostile: a file for each."""
