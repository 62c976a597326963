"""Templates: reviewed texts to telephone numbers of people who have no open chat."""
