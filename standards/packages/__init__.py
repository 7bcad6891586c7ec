"""County packages as files, rows, pages and jobs; ``standards.policy.package`` interprets the rules."""
