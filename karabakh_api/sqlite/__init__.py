"""Django's SQLite with what PostgreSQL has of its own: a limit on the time of a statement."""
