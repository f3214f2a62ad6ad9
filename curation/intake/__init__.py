"""Intake: from pasted text to numbered paragraphs that records are cited from."""
