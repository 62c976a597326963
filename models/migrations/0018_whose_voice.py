from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [('models', '0017_media_uses')]

    initial = False

    operations = [ops.AddIndex(model_name='VoiceNote', index=Index(fields=['account_id']))]
