
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_rules_without_withdrawn_readings'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='snapshot',
            name='snapshot_is_append_only',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='87781e659185585c3baf817465bdbdcf605398d6', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_a12c6', table='cases_case', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casenumber',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='d98b70fca947ac6b343278e55ce8d908960efe67', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_40171', table='cases_casenumber', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paper',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='cf37a84655fc1fbe4a904b1e05215f09b2533f63', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_daf0d', table='cases_paper', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publicity',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='2117005526a67d68c52ac4badab3422ed7b574ba', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_a8873', table='cases_publicity', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='registerimport',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='2c49f84cf4e40d95d5a8c12651e5f900858c5666', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_d5f22', table='cases_registerimport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='snapshot',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='e166fe1d83c54a5851c478bdef086de77c28b567', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_a299b', table='cases_snapshot', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='surveyor',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='b55c4e2312c58f9b8cc81ba6dbad923e06c2a867', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_13590', table='cases_surveyor', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='0b96355b939043b318418731fb54a434f6b7b1e5', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_58c9b', table='cases_suspension', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='97039c723539b97738205ec7ebabde19efab1cca', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_3612a', table='cases_visit', when='BEFORE')),
        ),
    ]
