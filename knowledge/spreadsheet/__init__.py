"""Offices as a spreadsheet, out and back in."""
