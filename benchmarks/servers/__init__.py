"""What the service is measured against: the same answers from the same database, made in other ways."""
