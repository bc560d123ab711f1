"""The commands of `python -m eval`, one module each, with HELP, `add_arguments` and `run`. What takes long to
import is imported when the command runs."""
