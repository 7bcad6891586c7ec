"""Pages of cases: guard, load, validate, call, answer."""
