"""Pages of the rule packages: what holds, the lifecycle, the forms, comparison, the trial calculator, files."""
