"""The bank's files: how a layout looks, how it is written and how its answers are read. Plain Python, no rows."""
