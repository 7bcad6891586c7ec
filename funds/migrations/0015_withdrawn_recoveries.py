
import funds.terms
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from common import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_substitutes'),
        ('cases', '0016_every_step'),
        ('funds', '0014_refused_answers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='recovery',
            name='recovery_within_what_was_paid',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='recovery',
            name='state_through_the_door',
        ),
        migrations.RemoveConstraint(
            model_name='recovery',
            name='recovery_decided_by_somebody',
        ),
        migrating.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='state_through_the_door', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.state IS DISTINCT FROM NEW.state)', declare='DECLARE announced TEXT[];', func="\n            IF (OLD.state, NEW.state) NOT IN (('due', 'closed'), ('proposed', 'due'), ('proposed', 'refused'), ('proposed', 'withdrawn')) THEN\n                RAISE EXCEPTION 'no step leads recovery % from % to %', OLD.id, OLD.state, NEW.state\n                    USING ERRCODE = 'insufficient_privilege';\n            END IF;\n            announced := string_to_array(current_setting('relief.door_recovery', true), ':');\n            IF (announced[1], announced[3], announced[4]) IS DISTINCT FROM\n               (pg_current_xact_id()::text, OLD.state::text, NEW.state::text)\n               OR strpos(',' || announced[2] || ',', ',' || OLD.id || ',') = 0 THEN\n                RAISE EXCEPTION 'the state of recovery % changes only through its door', OLD.id\n                    USING ERRCODE = 'insufficient_privilege';\n            END IF;\n            RETURN NEW;\n        ", hash='72f4c225f2d5be7da651c211552c7898225fb15d', operation='UPDATE OF "state"', pgid='pgtrigger_state_through_the_door_31abb', table='funds_recovery', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='recovery',
            trigger=pgtrigger.compiler.Trigger(name='recovery_within_what_was_paid', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.amount + (\n                        SELECT COALESCE(SUM(r.amount), 0) FROM funds_recovery r\n                        WHERE r.case_id = NEW.case_id AND r.state NOT IN ('refused', 'withdrawn')\n                    ) > (\n                        SELECT COALESCE(SUM(p.amount), 0) FROM funds_payment p\n                        LEFT JOIN funds_reversal v ON v.payment_id = p.id\n                        WHERE p.case_id = NEW.case_id AND v.id IS NULL\n                    ) THEN\n                        RAISE EXCEPTION 'no more is recovered than was paid' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='ff977c6ec674ba5992958b5dd2afd468fe7d3589', operation='INSERT', pgid='pgtrigger_recovery_within_what_was_paid_0cf7d', table='funds_recovery', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', (funds.terms.RecoveryState['PROPOSED'], funds.terms.RecoveryState['WITHDRAWN'])), models.Q(('decided_by__isnull', False), ('decided_on__isnull', False)), _connector='OR'), name='recovery_decided_by_somebody'),
        ),
    ]
