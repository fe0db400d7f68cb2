"""The lock files and what is made from them."""
