"""Pages of accounts. Guard, load, validate, call, answer."""
