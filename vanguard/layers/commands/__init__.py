"""What commands would do: acts judged one by one, and commands where none belong."""
