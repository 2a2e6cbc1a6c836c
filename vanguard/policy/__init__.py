"""From evidence to a decision: profiles, exceptions, explanations, masking."""
