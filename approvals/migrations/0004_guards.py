import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from common import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0003_disagreement_and_declaration'),
        ('cases', '0003_rules_without_withdrawn_readings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='decision',
            name='decision_is_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='minutes',
            name='minutes_is_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='postreview',
            name='post_review_is_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='review_is_append_only',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='route',
            name='route_is_append_only',
        ),
        migrating.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('post_review', True)), fields=['at', 'id'], name='decision_alone'),
        ),
        migrating.AddTrigger(
            model_name='deadlinewarning',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='a634f9f9b6f6d7fa61905f4a66357c8824044989', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_365b0', table='approvals_deadlinewarning', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='bcb1f13497f39f0a71c40580e54d2e10f847b4dc', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_cd8c6', table='approvals_decision', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='minutes',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='289b64beabc6707cd5e5ed32fae0cf0aee1fb1a4', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_3d128', table='approvals_minutes', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='postreview',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='597b8392e7ffba23976c40e0a98f43ac161c369d', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_a1b48', table='approvals_postreview', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='0b0c8207ad6ab829506109011ffdc237c76dabb6', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_751c9', table='approvals_review', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='route',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='5965dd0228fb1b103934f096c8ccf398965a080a', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_aeda7', table='approvals_route', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='supervision',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='50f487e77b8cee2dac3a5b7ab7120d045b4e6c5a', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_3292a', table='approvals_supervision', when='BEFORE')),
        ),
    ]
