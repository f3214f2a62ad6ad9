"""Forms in which answers are given: JSON, CSV, NDJSON and JSON-LD."""
