"""A reader of proof files and bundles, written from docs/proof-format.md alone."""
