"""What the marks of a class say about its exercises: numbers only, no page and no file."""
