"""Budgets: how much somebody may ask for, counted in this process or for all replicas."""
