"""Marks out of a gradebook, and a person's marks back: text and bytes only. Nothing here opens a file."""
