"""What exists: the week that is matched, the plan that comes out, and the time grid both stand on."""
