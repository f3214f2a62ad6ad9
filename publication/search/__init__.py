"""Search: text folded into tokens once, here; the databases only index the tokens, so both find the same."""
