"""Pages of review, decision, deadlines and supervision."""
