"""The nouns of Vanguard: frozen dataclasses and enums, nothing that acts."""
