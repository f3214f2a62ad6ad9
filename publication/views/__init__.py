"""Views of the public API; they read publication tables only."""
