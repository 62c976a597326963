"""From a stored event to the right step of the right conversation, and out through the outbox."""
