"""The commands and their progress bar. What a command does belongs in the room it calls."""
