"""The tests. A package, so that `ingest`, `warehouse` and the others mean the code and not the folders here."""
