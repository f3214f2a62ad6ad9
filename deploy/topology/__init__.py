"""The topology of docs/scaling.md from locally installed servers, on loopback, and what is done to it on bad days."""
