"""What the policy says of a case: facts and rules in, findings out. No database, no settings, no clock."""
