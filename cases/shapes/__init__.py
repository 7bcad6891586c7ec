"""What the API tells of cases: persons' numbers masked, sums as text, closed lists by their codes."""
