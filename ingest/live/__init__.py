"""Live ingest: publishers' files from their own addresses.

Belongs here: what publishers serve and where (`feeds.toml`, `feeds`), settings, finding the newest edition
(`discovery`), fetching (`fetch`, `polite`), keeping (`cache`), unpacking (`archive`), the way in made of them
(`origin`). Does not belong here: parsing (`ingest.sources`).
"""
