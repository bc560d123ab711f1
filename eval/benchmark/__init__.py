"""How long things take, against what a user would write without this project."""
