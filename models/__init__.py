"""What exists: the week that is matched, the plan that comes out, the time grid."""
