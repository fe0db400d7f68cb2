"""The pages for people, held against what they speak of: links, commands, settings, tables, files."""
