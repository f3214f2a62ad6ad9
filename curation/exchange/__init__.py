"""Lists going out and coming in: CSV files and workbooks of what a list shows, and of sheets that can be edited.

A sheet holds one sort of row: records (`actors`), or rows below records (`actor-names`), one a line, references as
slugs. What comes in becomes drafts and pending changes of all records or of none, never anything public.
"""
