"""Invented people, households and cases, as many as one likes, for measuring and for looking at a full house.

Some sixty model cases are told by the services and taken back (``models``). They are carried over to many days
(``variants``), and each generated case is a copy of one of them for a household of its own (``people``), written table
by table (``copies``); at the end the money is received that was given (``money``). Everything follows from a seed.
"""
