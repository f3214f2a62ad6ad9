"""The seeding room: seeds are read, judged, built into fixtures, and fixtures loaded into the editors' tables."""
