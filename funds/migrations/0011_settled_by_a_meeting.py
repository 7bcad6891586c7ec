import cases.terms
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from common import migrating


def minutes_become_meetings(apps, schema_editor):
    """Minutes that replaced the papers of one case become a meeting of its township with one item, as far as they tell.

    They named no place and no votes: what they resolved was agreed to by those present, the first of whom is taken for
    the chair. Their scan stays where it lies, sealed for its case.
    """
    Settlement, Office = apps.get_model("funds", "Settlement"), apps.get_model("accounts", "Office")
    Meeting, Item = apps.get_model("approvals", "Meeting"), apps.get_model("approvals", "MeetingItem")
    Attendee, Signed = apps.get_model("approvals", "Attendee"), apps.get_model("approvals", "SignedMinutes")
    for row in Settlement.objects.filter(way="minutes").select_related("case__township", "by", "old").order_by("pk"):
        case, people = row.case, list(dict.fromkeys(row.attendees.split("、")))
        office = Office.objects.filter(region=case.township).order_by("pk").first()
        number = row.minutes_no
        if Meeting.objects.filter(office=office, number=number).exclude(state="cancelled").exists():
            number = f"{number[:40]}（{case.number}）"[:60]
        meeting = Meeting.objects.create(
            office=office, level="township", region_path=case.township.path, kind="collective", state="prepared",
            number=number, meets_on=row.held_on, place="原记录未载", chair=people[0][:80], prepared_by=row.by,
            prepared_at=row.at,
        )
        Attendee.objects.bulk_create(Attendee(meeting=meeting, name=name[:80]) for name in people)
        item = Item.objects.create(
            meeting=meeting, case=case, purpose="papers", resolution=row.resolution, votes_for=len(people),
            votes_against=0, abstained=0, passed=True, facts_version=case.facts_version,
        )
        meeting.state, meeting.recorded_by, meeting.recorded_by_name = "held", row.by, row.by_name
        meeting.recorded_at = row.at
        meeting.save()
        signed = Signed(meeting=meeting, kept_as=row.minutes_kept_as, by=row.by, at=row.at)
        if row.old is not None and row.old.sha256:
            signed.sealed_for = f"paper/{case.pk}"
            for name in ("file_name", "content_type", "size", "sha256"):
                setattr(signed, name, getattr(row.old, name))
            signed.file = row.old.file.name
        elif not signed.kept_as:
            signed.kept_as = "原件存卷"
        signed.save()
        row.minutes = item
        row.save(update_fields=["minutes"])


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0012_in_kind'),
        ('cases', '0016_every_step'),
        ('funds', '0010_doors'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='settlement', name='minutes_and_signature_replace_papers'),
        pgtrigger.migrations.RemoveTrigger(model_name='settlement', name='append_only'),
        migrations.RenameField(model_name='settlement', old_name='minutes', new_name='old'),
        migrations.AddField(
            model_name='settlement',
            name='minutes',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.meetingitem'),
        ),
        migrations.RunPython(minutes_become_meetings, migrations.RunPython.noop),
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', migrations.RunSQL.noop),
        *(
            migrations.RemoveField(model_name='settlement', name=name)
            for name in ('old', 'minutes_no', 'held_on', 'attendees', 'resolution', 'minutes_kept_as')
        ),
        migrating.AddTrigger(
            model_name='settlement',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            RAISE EXCEPTION 'the rows of % are kept: % refused', TG_TABLE_NAME, TG_OP\n                USING ERRCODE = 'insufficient_privilege';\n        ", hash='a5f11afdcb6086c79223032d1e51ef2b811c59de', level='STATEMENT', operation='UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_append_only_0570c', table='funds_settlement', when='BEFORE')),
        ),
        migrating.AddTrigger(
            model_name='settlement',
            trigger=pgtrigger.compiler.Trigger(name='papers_replaced_by_signed_minutes', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.way = 'minutes')", func="\n            IF NOT EXISTS (\n                SELECT 1 FROM approvals_meetingitem i JOIN approvals_signedminutes s USING (meeting_id)\n                WHERE i.id = NEW.minutes_id AND i.case_id = NEW.case_id AND i.purpose = 'papers' AND i.passed\n            ) THEN\n                RAISE EXCEPTION 'only signed minutes over a case stand in place of its papers'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='d710a13b126a6647731250e82971ef0c373ff811', operation='INSERT', pgid='pgtrigger_papers_replaced_by_signed_minutes_10e3c', table='funds_settlement', when='BEFORE')),
        ),
        migrating.AddConstraint(
            model_name='settlement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('way', cases.terms.SettleWay['MINUTES']), _negated=True), models.Q(('ground__gt', ''), ('minutes__isnull', False), models.Q(('signature__isnull', False), ('signature_kept_as__gt', ''), _connector='OR')), _connector='OR'), name='minutes_and_signature_replace_papers'),
        ),
    ]
