"""Reads of money."""
