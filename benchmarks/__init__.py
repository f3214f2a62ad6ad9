"""Benchmarks: an invented corpus of any size, the servers that answer from it, and what drives and measures them."""
