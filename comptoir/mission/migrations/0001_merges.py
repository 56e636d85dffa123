
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_merged_persons'),
        ('organisations', '0003_notes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('merged_at', models.DateTimeField(verbose_name='merged on')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone on')),
                ('moved', models.JSONField(blank=True, default=dict)),
                ('absorbed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.agent')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.person')),
            ],
            options={
                'verbose_name': 'merge',
                'verbose_name_plural': 'merges',
                'ordering': ['-merged_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('absorbed',), name='a_person_is_merged_once_at_a_time', violation_error_message='This person is merged into another already.'), models.CheckConstraint(condition=models.Q(('kept', models.F('absorbed')), _negated=True), name='a_merge_is_of_two_people', violation_error_message='Choose two different people.'), models.CheckConstraint(condition=models.Q(('undone_at', None), ('undone_at__gte', models.F('merged_at')), _connector='OR'), name='a_merge_is_undone_after_it_is_done', violation_error_message='A merge is undone after it is done.')],
            },
        ),
    ]
