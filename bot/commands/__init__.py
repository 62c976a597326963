"""What run.py's commands do: open the app, call use cases, print. May see everything."""
