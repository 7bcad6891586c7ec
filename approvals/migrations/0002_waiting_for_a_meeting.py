import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

from common import migrating


WAITS = """
    INSERT INTO approvals_unmet (case_id, region_path)
    SELECT c.id, c.region_path FROM cases_case c
    WHERE c.state IN (
        'investigated', 'reviewed', 'publicised', 'township_decision', 'county_review', 'county_decision'
    ) AND (
        EXISTS (SELECT 1 FROM approvals_meetingcall m WHERE m.case_id = c.id)
        OR EXISTS (
            SELECT 1 FROM approvals_route r WHERE r.case_id = c.id AND (
                r.determination -> 'needs_minutes' = 'true'
                OR c.proposed_amount > (r.determination ->> 'cap')::numeric
            )
        )
    )
"""
"""What waits already."""


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0001_as_it_stands'),
        ('cases', '0002_rising_sums'),
    ]

    operations = [
        migrating.CreateModel(
            name='Unmet',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='unmet', serialize=False, to='cases.case')),
                ('region_path', models.CharField(max_length=120)),
            ],
        ),
        migrating.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='case_waits_for_no_meeting', sql=pgtrigger.compiler.UpsertTriggerSql(func='DELETE FROM approvals_unmet WHERE case_id = NEW.case_id; RETURN NULL;', hash='672e68b3199e8ed4afb1b554b7046a3cf1dcb701', operation='INSERT', pgid='pgtrigger_case_waits_for_no_meeting_c13b6', table='approvals_decision', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='meetingcall',
            trigger=pgtrigger.compiler.Trigger(name='case_may_wait_for_a_meeting', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n            INSERT INTO approvals_unmet (case_id, region_path)\n            SELECT c.id, c.region_path FROM cases_case c WHERE c.id = NEW.case_id AND (true)\n            ON CONFLICT (case_id) DO NOTHING;\n            RETURN NULL;\n        ', hash='696d08f4c19e6c99e854fa02b8b4a382bda0252d', operation='INSERT', pgid='pgtrigger_case_may_wait_for_a_meeting_45357', table='approvals_meetingcall', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='case_may_wait_for_a_meeting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO approvals_unmet (case_id, region_path)\n            SELECT c.id, c.region_path FROM cases_case c WHERE c.id = NEW.case_id AND (\n    NEW.level = 'county' AND NEW.amount > (\n        SELECT (r.determination ->> 'cap')::numeric FROM approvals_route r WHERE r.case_id = c.id\n        ORDER BY r.id DESC LIMIT 1\n    )\n)\n            ON CONFLICT (case_id) DO NOTHING;\n            RETURN NULL;\n        ", hash='e5537c42e7a2ef8bb8606091528735c4ae6a8696', operation='INSERT', pgid='pgtrigger_case_may_wait_for_a_meeting_46621', table='approvals_review', when='AFTER')),
        ),
        migrating.AddTrigger(
            model_name='route',
            trigger=pgtrigger.compiler.Trigger(name='case_may_wait_for_a_meeting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            INSERT INTO approvals_unmet (case_id, region_path)\n            SELECT c.id, c.region_path FROM cases_case c WHERE c.id = NEW.case_id AND (\n    NEW.determination -> 'needs_minutes' = 'true' OR NEW.amount > (NEW.determination ->> 'cap')::numeric\n)\n            ON CONFLICT (case_id) DO NOTHING;\n            RETURN NULL;\n        ", hash='9890c86a48d39fac97020edee8978cdc28b815e2', operation='INSERT', pgid='pgtrigger_case_may_wait_for_a_meeting_b7674', table='approvals_route', when='AFTER')),
        ),
        migrating.AddIndex(
            model_name='unmet',
            index=models.Index(fields=['region_path'], name='unmet_region', opclasses=['varchar_pattern_ops']),
        ),
        migrations.RunSQL(WAITS, migrations.RunSQL.noop),
    ]
