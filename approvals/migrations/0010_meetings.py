import approvals.terms
import common.terms
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
import standards.policy.terms
from django.conf import settings
from django.db import migrations, models

from common import migrating


def minutes_become_meetings(apps, schema_editor):
    """Each minutes of one case become a meeting of the county with one item, as far as they tell.

    They named no votes: what they resolved was agreed to by those present. Their scan stays where it lies, sealed for
    its case. Numbers were not unique; a second one of the same office is marked.
    """
    Minutes, Signed = apps.get_model("approvals", "Minutes"), apps.get_model("approvals", "SignedMinutes")
    Meeting, Item = apps.get_model("approvals", "Meeting"), apps.get_model("approvals", "MeetingItem")
    Attendee, Decision = apps.get_model("approvals", "Attendee"), apps.get_model("approvals", "Decision")
    taken = set()
    for old in Minutes.objects.select_related("case__county", "recorded_by").order_by("pk"):
        office = _office(apps, old)
        number, n = old.number, 1
        while (office.pk, number) in taken:
            n += 1
            number = f"{old.number[:54]}（{n}）"
        taken.add((office.pk, number))
        decided = Decision.objects.filter(case=old.case_id).first()
        later = decided is not None and old.recorded_at > decided.at
        meeting = Meeting.objects.create(
            office=office, level="county", region_path=old.case.county.path, kind="deliberation", state="held",
            number=number, meets_on=old.held_on, place=old.place, chair=old.chair, prepared_by=old.recorded_by,
            prepared_at=old.recorded_at, recorded_by=old.recorded_by, recorded_by_name=old.recorded_by.name,
            recorded_at=old.recorded_at,
        )
        people = _people(old.attendees)
        for name, position in people.items():
            Attendee.objects.create(meeting=meeting, name=name, position=position)
        Item.objects.create(
            pk=old.pk, meeting=meeting, case=old.case, purpose="payee" if later else "sum", resolution=old.resolution,
            amount=old.amount, votes_for=max(len(people), 1), votes_against=0, abstained=0, passed=True,
            facts_version=old.facts_version,
        )
        for signed in Signed.objects.filter(minutes=old.pk).select_related("paper"):
            signed.meeting, paper = meeting, signed.paper
            if paper is not None and paper.sha256:
                signed.sealed_for = f"paper/{paper.case_id}"
                for name in ("file_name", "content_type", "size", "sha256"):
                    setattr(signed, name, getattr(paper, name))
                signed.file = paper.file.name
            if not signed.sha256 and not signed.kept_as:
                signed.kept_as = "原件存卷"
            signed.save()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('approvals_meetingitem', 'id'), max(id)) FROM approvals_meetingitem"
        )


def _office(apps, old):
    """The county's office at which the recorder decides, else the first one of the county."""
    Posting, Office = apps.get_model("accounts", "Posting"), apps.get_model("accounts", "Office")
    seat = Posting.objects.filter(user=old.recorded_by, duty="decide", office__region=old.case.county).first()
    return seat.office if seat else Office.objects.filter(region=old.case.county).order_by("pk").first()


def _people(text):
    """Name and position of each, as they stand in the one line."""
    found = {}
    for entry in text.split("、"):
        words = entry.split()
        if words:
            name = words[0] if words[0] not in found else entry
            found.setdefault(name[:80], " ".join(words[1:])[:80])
    return found


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_substitutes'),
        ('approvals', '0009_stages'),
        ('cases', '0010_draft_by_number'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=common.terms.Choices(approvals.terms.Purpose), max_length=8)),
                ('question', models.TextField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Attendee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('position', models.CharField(blank=True, max_length=80)),
                ('voting', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=common.terms.Choices(standards.policy.terms.Level), max_length=10)),
                ('region_path', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=common.terms.Choices(approvals.terms.MeetingKind), max_length=12)),
                ('state', models.CharField(choices=common.terms.Choices(approvals.terms.MeetingState), default=approvals.terms.MeetingState['PREPARED'], max_length=10)),
                ('number', models.CharField(blank=True, max_length=60)),
                ('meets_on', models.DateField()),
                ('place', models.CharField(max_length=120)),
                ('chair', models.CharField(max_length=80)),
                ('unrelated', models.BooleanField(default=False)),
                ('token', models.UUIDField(null=True, unique=True)),
                ('prepared_at', models.DateTimeField()),
                ('recorded_by_name', models.CharField(blank=True, max_length=64)),
                ('recorded_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='MeetingCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=common.terms.Choices(approvals.terms.MeetingKind), max_length=12)),
                ('ground', models.CharField(choices=common.terms.Choices(approvals.terms.CallGround), max_length=12)),
                ('reason', models.TextField()),
                ('by_name', models.CharField(max_length=64)),
                ('for_name', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='MeetingItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=common.terms.Choices(approvals.terms.Purpose), max_length=8)),
                ('question', models.TextField(blank=True)),
                ('resolution', models.TextField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('votes_for', models.PositiveSmallIntegerField()),
                ('votes_against', models.PositiveSmallIntegerField()),
                ('abstained', models.PositiveSmallIntegerField()),
                ('recused', models.CharField(blank=True, max_length=200)),
                ('passed', models.BooleanField()),
                ('facts_version', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='agendaline',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='attendee',
            name='user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meeting',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.office'),
        ),
        migrations.AddField(
            model_name='meeting',
            name='prepared_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meeting',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meeting',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='approvals.meeting'),
        ),
        migrations.AddField(
            model_name='attendee',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendees', to='approvals.meeting'),
        ),
        migrations.AddField(
            model_name='agendaline',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='approvals.meeting'),
        ),
        migrations.AddField(
            model_name='meetingcall',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='meetingcall',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meeting_calls', to='cases.case'),
        ),
        migrations.AddField(
            model_name='meetingitem',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='cases.case'),
        ),
        migrations.AddField(
            model_name='meetingitem',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='approvals.meeting'),
        ),
        migrating.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['region_path'], name='meeting_region', opclasses=['varchar_pattern_ops']),
        ),
        migrating.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('state', approvals.terms.MeetingState['CANCELLED']), _negated=True)), fields=('office', 'number'), name='meeting_number_of_an_office'),
        ),
        migrating.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', approvals.terms.MeetingState['HELD']), _negated=True), models.Q(('number__gt', ''), ('recorded_at__isnull', False), ('recorded_by__isnull', False)), _connector='OR'), name='meeting_held_is_recorded'),
        ),
        migrating.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('level', standards.policy.terms.Level['COUNTY']), models.Q(('kind', approvals.terms.MeetingKind['COLLECTIVE']), ('level', standards.policy.terms.Level['TOWNSHIP'])), _connector='OR'), name='meeting_of_a_township_is_collective'),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='signedminutes',
            name='append_only',
        ),
        migrations.RemoveConstraint(
            model_name='signedminutes',
            name='minutes_paper_is_somewhere',
        ),
        migrations.AddField(
            model_name='signedminutes',
            name='content_type',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='signedminutes',
            name='file',
            field=models.FileField(blank=True, max_length=200, upload_to='papers/%Y/%m'),
        ),
        migrations.AddField(
            model_name='signedminutes',
            name='file_name',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='signedminutes',
            name='sealed_for',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='signedminutes',
            name='sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='signedminutes',
            name='size',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='signedminutes',
            name='meeting',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signed', to='approvals.meeting'),
        ),
        migrations.RunPython(minutes_become_meetings, migrations.RunPython.noop),
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='signedminutes',
            name='meeting',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signed', to='approvals.meeting'),
        ),
        migrations.RemoveField(
            model_name='signedminutes',
            name='minutes',
        ),
        migrations.RemoveField(
            model_name='signedminutes',
            name='paper',
        ),
        migrating.AddConstraint(
            model_name='signedminutes',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sealed_for__gt', ''), ('sha256__gt', '')), ('kept_as__gt', ''), _connector='OR'), name='minutes_paper_is_somewhere'),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='decision',
            name='above_cap_by_signed_minutes',
        ),
        migrations.AlterField(
            model_name='decision',
            name='minutes',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.meetingitem'),
        ),
        migrating.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='above_cap_by_signed_minutes', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.amount > NEW.cap)', func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM approvals_meetingitem i JOIN approvals_signedminutes s USING (meeting_id)\n                        WHERE i.id = NEW.minutes_id AND i.case_id = NEW.case_id AND i.purpose = 'sum' AND i.passed\n                            AND i.facts_version = NEW.facts_version AND i.amount >= NEW.amount\n                    ) THEN\n                        RAISE EXCEPTION 'a decision above the cap rests on signed minutes'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='a3c542e8e5675d96b935fa1aa485c7661d58c81c', operation='INSERT', pgid='pgtrigger_above_cap_by_signed_minutes_067c5', table='approvals_decision', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='after_the_meetings_asked_for', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (\n                        SELECT 1 FROM approvals_meetingcall c\n                        WHERE c.case_id = NEW.case_id AND NOT EXISTS (\n                            SELECT 1 FROM approvals_meetingitem i JOIN approvals_meeting m ON m.id = i.meeting_id\n                                JOIN approvals_signedminutes s ON s.meeting_id = m.id\n                            WHERE i.case_id = c.case_id AND i.purpose = 'sum' AND m.kind = c.kind\n                                AND i.facts_version = NEW.facts_version\n                                AND (NEW.outcome <> 'approved' OR (i.passed AND i.amount >= NEW.amount))\n                                AND NOT EXISTS (\n                                    SELECT 1 FROM approvals_meeting r WHERE r.replaces_id = m.id AND r.state = 'held'\n                                )\n                        )\n                    ) THEN\n                        RAISE EXCEPTION 'a case put before a meeting is decided after its signed minutes'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='b7d2341481af36eec89c7e202957bf773b1b973e', operation='INSERT', pgid='pgtrigger_after_the_meetings_asked_for_6fa60', table='approvals_decision', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='155d920a381dd8ea16eba8730f34f939a13d711a', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_never_removed_06d19', table='approvals_meeting', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='meeting_is_recorded_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state <> 'prepared')", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='72af3865c0e5258ac81dd4d3a7bfaf256f2b1b29', operation='UPDATE', pgid='pgtrigger_meeting_is_recorded_once_91b6c', table='approvals_meeting', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='attendee',
            constraint=models.UniqueConstraint(fields=('meeting', 'name'), name='attends_once'),
        ),
        migrating.AddTrigger(
            model_name='attendee',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='1d06312736a90485e9a10b349c62c7149c3a6907', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_b52aa', table='approvals_attendee', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='attendee',
            trigger=pgtrigger.compiler.Trigger(name='added_before_it_is_recorded', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (SELECT 1 FROM approvals_meeting m WHERE m.id = NEW.meeting_id AND m.state = 'prepared') THEN\n                RAISE EXCEPTION 'nothing is added to a meeting that was recorded' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='8d10fb89c8eb36cc3da919fbe562daa71dfacd6b', operation='INSERT', pgid='pgtrigger_added_before_it_is_recorded_895a6', table='approvals_attendee', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='agendaline',
            constraint=models.UniqueConstraint(fields=('meeting', 'case', 'purpose'), name='agenda_names_a_case_once'),
        ),
        migrating.AddConstraint(
            model_name='meetingcall',
            constraint=models.UniqueConstraint(fields=('case', 'kind'), name='called_once_to_each_kind'),
        ),
        migrating.AddTrigger(
            model_name='meetingcall',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='84653318a1f0069ee6677231bf766afa6a1e97a2', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_45a34', table='approvals_meetingcall', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='meetingitem',
            constraint=models.UniqueConstraint(fields=('meeting', 'case', 'purpose'), name='meeting_resolves_once'),
        ),
        migrating.AddConstraint(
            model_name='meetingitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('passed', True), ('votes_for__gt', django.db.models.expressions.CombinedExpression(models.F('votes_against'), '+', models.F('abstained')))), models.Q(('amount', None), ('passed', False), ('votes_for__lte', django.db.models.expressions.CombinedExpression(models.F('votes_against'), '+', models.F('abstained')))), _connector='OR'), name='meeting_item_passes_by_majority'),
        ),
        migrating.AddConstraint(
            model_name='meetingitem',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gt', 0), _connector='OR'), name='meeting_item_sum_is_a_sum'),
        ),
        migrating.AddTrigger(
            model_name='meetingitem',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='27140ce27867a33e309854d1e4b7d185b0ec27ae', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_05e2a', table='approvals_meetingitem', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='meetingitem',
            trigger=pgtrigger.compiler.Trigger(name='added_before_it_is_recorded', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF NOT EXISTS (SELECT 1 FROM approvals_meeting m WHERE m.id = NEW.meeting_id AND m.state = 'prepared') THEN\n                RAISE EXCEPTION 'nothing is added to a meeting that was recorded' USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='12d629dcbf63d4d7eea4d0975976783763311597', operation='INSERT', pgid='pgtrigger_added_before_it_is_recorded_55a07', table='approvals_meetingitem', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='signedminutes',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='ad76d1ba1eab0b5ef6f9617bb802edf860ae43dc', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_45d17', table='approvals_signedminutes', when='BEFORE')),
        ),
        migrations.DeleteModel(
            name='Minutes',
        ),
    ]
