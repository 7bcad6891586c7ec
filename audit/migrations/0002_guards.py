import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from common import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='event_is_append_only',
        ),
        migrating.AddIndex(
            model_name='event',
            index=models.Index(fields=['verb', 'id'], name='event_by_verb'),
        ),
        migrating.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='2aefebfda071ca5c2d2166aba610bbf1f5f6bc23', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_7d947', table='audit_event', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='outbox',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='f4bbaedb2334895699a7fa0d6b2e094018353bf4', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_f1bfc', table='audit_outbox', when='BEFORE')),
        ),
    ]
