"""The Data Package of an edition: tables with keys; imports run columns, tables, catalogue, descriptor, package."""
