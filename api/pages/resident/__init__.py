"""The resident's desk."""
