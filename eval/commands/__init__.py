"""The commands of `python -m eval`, a small file each: HELP, `arguments` and `run`. What is heavy is
imported when a command runs."""
