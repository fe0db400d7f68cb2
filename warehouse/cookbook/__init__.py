"""The cookbook: questions of real users in SQL, run by the tests and again on each release.

Belongs here: reading its files (`read`), running them on a locked-down connection (`run`), its index and answers as
Markdown (`pages`), putting it into a release (`release`). Does not belong here: the questions (docs/cookbook).
"""
