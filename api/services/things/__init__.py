"""All things of a week in one shape: found, read, entered, changed, withdrawn, each row under a
stated rule."""
