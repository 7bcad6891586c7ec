"""Reads of cases; every one of them stays within the officer's area."""
