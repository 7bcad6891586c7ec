import pgtrigger.compiler
from django.db import migrations

from common import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('standards', '0002_withdraw_unused_readings'),
    ]

    operations = [
        migrating.AddTrigger(
            model_name='calendarday',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='00e95df9f334f6b1164936189825c4e3721f4081', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_527c0', table='standards_calendarday', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='calendaryear',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='3691937f77d134584f95eaca840ab15763ef89d2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_9b976', table='standards_calendaryear', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='standard',
            trigger=pgtrigger.compiler.Trigger(name='never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='89b0f6bbeca77132acbe0df2149a34622f2646cc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_emptied_f3587', table='standards_standard', when='BEFORE')),
        ),
    ]
