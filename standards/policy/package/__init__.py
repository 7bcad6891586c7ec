"""A county's rules as data: the form of a package, its checks, and the engine that reads it. Plain Python."""
