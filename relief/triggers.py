"""The triggers of the models, as migrations install them."""

from pgtrigger.apps import PGTriggerConfig, patch_migrations, patch_schema_editor


class TriggersConfig(PGTriggerConfig):
    """Without the registry of all triggers: only pgtrigger's own commands ask it, and filling it takes time with the
    square of their number, at each start of each process.
    """

    def ready(self) -> None:
        """What migrations need."""
        patch_migrations()
        patch_schema_editor()
