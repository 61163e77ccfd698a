"""The small REST API, a face over the services."""
