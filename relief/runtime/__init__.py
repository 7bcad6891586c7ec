"""``python -m relief.runtime``: the whole product on one machine, from one command."""
