"""How money and goods are told to programs. Sums are text with two places, enumerations are codes, nobody's number is
told in full."""
