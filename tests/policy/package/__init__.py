"""County rules as data: the form, its mistakes, the engine, the shipped counties."""
