"""What a release says of itself to people and tools: changes, attribution, descriptor, samples, pages.

Belongs here: pure functions that turn what is known of a release into text. Does not belong here: pages with maps and
charts (`warehouse.pages`), making the data.
"""
