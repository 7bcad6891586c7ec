"""Forms of the rule packages: they read what was typed; the policy's own reading says whether it may stand."""
