"""The book of money, minutes and pieces: what is written into it, and what it says."""
