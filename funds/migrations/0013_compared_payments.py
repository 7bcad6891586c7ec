
import django.db.models.deletion
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from common import migrating


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0012_signed_bank_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='advance',
            name='explanation',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.CreateModel(
            name='PaymentCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sound', models.BooleanField()),
                ('finding', models.CharField(blank=True, max_length=500)),
                ('by_name', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('payment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='checked', to='funds.payment')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('sound', True), ('finding__gt', ''), _connector='OR'), name='payment_check_says_what_is_wrong')],
            },
        ),
        migrating.AddTrigger(
            model_name='paymentcheck',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='f80992823baf546babded916f1f614d5bd79cdcc', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_9196b', table='funds_paymentcheck', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='paymentcheck',
            trigger=pgtrigger.compiler.Trigger(name='payment_checked_by_another', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT 1 FROM funds_payment p WHERE p.id = NEW.payment_id AND p.by_id = NEW.by_id) THEN\n                        RAISE EXCEPTION 'who paid does not check the payment' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='206411ccadab95ae6c41cd92d1f0e1fdb02ece35', operation='INSERT', pgid='pgtrigger_payment_checked_by_another_92a20', table='funds_paymentcheck', when='BEFORE')),
        ),
    ]
