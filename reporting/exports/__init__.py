"""Any list as a file: asked for, written in the background, kept encrypted for a week, taken by its owner (ADR 14)."""
