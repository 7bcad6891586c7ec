"""Dice that fall the same way for the same seed, one throw for each thing that is asked about."""

MASK = (1 << 64) - 1


def mixed(seed: int, about: int, n: int) -> int:
    """64 bits for the ``n``-th thing (SplitMix64)."""
    x = (seed * 0x9E3779B97F4A7C15 + about * 0xD1B54A32D192ED03 + n * 0x8CB92BA72F3D8DD7 + 0x632BE59BD9B4E019) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)
