"""Sheets in and out: XLSX and CSV, as people in offices have them."""
