"""Migrations, made with `make migration`; applied by bot/storage/db.py."""
