"""Broken and hostile publisher files, made from good ones, and the processes that try every parser on them."""
