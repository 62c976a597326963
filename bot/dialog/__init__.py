"""From stored event to the right step of the right conversation, and back out through the outbox."""
