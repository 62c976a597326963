"""What lasts: the database connection, media by hash, sealed secrets, the audit chain."""
