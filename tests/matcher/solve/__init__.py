"""What the search finds and proves."""
