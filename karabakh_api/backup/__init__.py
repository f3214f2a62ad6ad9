"""Backups: a consistent copy of the whole database, with hashes of what every table holds, and the way back."""
