"""The newsroom from outside: people in browsers, a live server between them and the data."""
