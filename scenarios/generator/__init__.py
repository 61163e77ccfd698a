"""The parts of the seeded generator; :mod:`scenarios.generate` puts them together."""
