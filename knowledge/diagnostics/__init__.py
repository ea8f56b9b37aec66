"""Mistakes as staff, programs and GitHub are told of them."""
