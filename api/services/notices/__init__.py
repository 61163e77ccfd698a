"""Telling people: who is told what, in which words, by which ways."""
