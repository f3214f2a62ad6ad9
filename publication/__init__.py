"""What the public sees: editions of immutable documents, and the API over them.

The newsroom's only way in is `publication.publishing` (`publish`, `Change`, `lock`).
"""
