"""Pages for people: fact sheet, briefing and figures of a release (the atlas when it is there), made from the release.

Belongs here: what is made of a release for readers who would rather look. Does not belong here: the data itself, the
documents that describe it (`warehouse.documents`), running the pipeline.
"""
