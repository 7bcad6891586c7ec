"""What a person's data looks like to somebody who does not need all of it (GB/T 35273 7.2).

At least four characters of a number stay hidden; one too short for that is hidden whole.
"""


def mask_id(number: str) -> str:
    """``411081********2050``: area and last four."""
    return f"{number[:6]}********{number[-4:]}" if len(number) >= 14 else "*" * len(number)


def mask_account(number: str) -> str:
    """``6228****4744``."""
    return f"{number[:4]}****{number[-4:]}" if len(number) >= 12 else "*" * len(number)


def mask_phone(number: str) -> str:
    """``177****9355``."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else "*" * len(number)


def mask_name(name: str) -> str:
    """``沈*勇``, ``吴*``: as a public notice prints it."""
    if len(name) <= 1:
        return name
    return name[0] + "*" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")
