"""The register: what outlives weeks and is kept as deeds, and what weeks are told of it."""
