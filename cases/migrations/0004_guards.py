import cases.terms
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from common import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('cases', '0003_rules_without_withdrawn_readings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='case',
            name='state_through_the_door',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='case',
            name='born_as_draft',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='snapshot',
            name='snapshot_is_append_only',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='case_region',
        ),
        migrating.AddIndex(
            model_name='case',
            index=models.Index(fields=['region_path', 'state', 'id'], name='case_region_state', opclasses=['varchar_pattern_ops', 'varchar_ops', 'int8_ops']),
        ),
        migrating.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', (cases.terms.State['CLOSED'], cases.terms.State['ACCEPTANCE_REFUSED'], cases.terms.State['NOT_APPROVED'], cases.terms.State['WITHDRAWN'], cases.terms.State['TERMINATED'])), _negated=True), fields=['region_path'], name='case_in_hand', opclasses=['varchar_pattern_ops']),
        ),
        migrating.AddIndex(
            model_name='case',
            index=models.Index(fields=['clock_stopped_on'], name='case_stopped'),
        ),
        migrating.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='state_through_the_door', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', func="\n            IF (OLD.state, NEW.state) NOT IN (('accepted', 'investigated'), ('accepted', 'terminated'), ('accepted', 'withdrawn'), ('approved', 'paid'), ('approved', 'terminated'), ('county_decision', 'accepted'), ('county_decision', 'approved'), ('county_decision', 'county_review'), ('county_decision', 'investigated'), ('county_decision', 'not_approved'), ('county_decision', 'publicised'), ('county_decision', 'reviewed'), ('county_decision', 'terminated'), ('county_decision', 'withdrawn'), ('county_review', 'accepted'), ('county_review', 'county_decision'), ('county_review', 'investigated'), ('county_review', 'publicised'), ('county_review', 'reviewed'), ('county_review', 'terminated'), ('county_review', 'withdrawn'), ('draft', 'submitted'), ('draft', 'withdrawn'), ('investigated', 'accepted'), ('investigated', 'reviewed'), ('investigated', 'terminated'), ('investigated', 'withdrawn'), ('paid', 'closed'), ('publicised', 'accepted'), ('publicised', 'county_review'), ('publicised', 'investigated'), ('publicised', 'reviewed'), ('publicised', 'terminated'), ('publicised', 'township_decision'), ('publicised', 'withdrawn'), ('reviewed', 'accepted'), ('reviewed', 'county_review'), ('reviewed', 'investigated'), ('reviewed', 'publicised'), ('reviewed', 'terminated'), ('reviewed', 'township_decision'), ('reviewed', 'withdrawn'), ('submitted', 'acceptance_refused'), ('submitted', 'accepted'), ('submitted', 'supplement'), ('submitted', 'withdrawn'), ('supplement', 'acceptance_refused'), ('supplement', 'submitted'), ('supplement', 'withdrawn'), ('township_decision', 'accepted'), ('township_decision', 'approved'), ('township_decision', 'investigated'), ('township_decision', 'not_approved'), ('township_decision', 'publicised'), ('township_decision', 'reviewed'), ('township_decision', 'terminated'), ('township_decision', 'withdrawn')) THEN\n                RAISE EXCEPTION 'no step leads case % from % to %', OLD.id, OLD.state, NEW.state\n                    USING ERRCODE = 'insufficient_privilege';\n            END IF;\n            IF current_setting('relief.door', true) IS DISTINCT FROM\n               format('%s:case:%s:%s:%s', pg_current_xact_id(), OLD.id, OLD.state, NEW.state) THEN\n                RAISE EXCEPTION 'the state of case % changes only through its door', OLD.id\n                    USING ERRCODE = 'insufficient_privilege';\n            END IF;\n            RETURN NEW;\n        ", hash='746beae22d22a33ee65c97f315b697b3af7bb05e', operation='UPDATE OF "state"', pgid='pgtrigger_state_through_the_door_24073', table='cases_case', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='born_as_draft', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.state <> 'draft')", func="\n            RAISE EXCEPTION 'a case begins as a draft'\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='a7731f2fb9920c22165ad4cb3d999fc6a3dac0f5', operation='INSERT', pgid='pgtrigger_born_as_draft_c9c50', table='cases_case', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='87781e659185585c3baf817465bdbdcf605398d6', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_a12c6', table='cases_case', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='casenumber',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='d98b70fca947ac6b343278e55ce8d908960efe67', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_40171', table='cases_casenumber', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='paper',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='cf37a84655fc1fbe4a904b1e05215f09b2533f63', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_daf0d', table='cases_paper', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='publicity',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='2117005526a67d68c52ac4badab3422ed7b574ba', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_a8873', table='cases_publicity', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='registerimport',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='2c49f84cf4e40d95d5a8c12651e5f900858c5666', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_d5f22', table='cases_registerimport', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='snapshot',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='e166fe1d83c54a5851c478bdef086de77c28b567', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_a299b', table='cases_snapshot', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='surveyor',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='b55c4e2312c58f9b8cc81ba6dbad923e06c2a867', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_13590', table='cases_surveyor', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='suspension',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='0b96355b939043b318418731fb54a434f6b7b1e5', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_58c9b', table='cases_suspension', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='visit',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='97039c723539b97738205ec7ebabde19efab1cca', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_3612a', table='cases_visit', when='BEFORE')),
        ),
    ]
