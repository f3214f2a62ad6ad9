"""What waits in the newsroom: records on their way, open paragraphs, comments, and pairs of records to look at."""
