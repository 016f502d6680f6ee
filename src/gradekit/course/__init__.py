"""The course's files: found, read with every problem at once, and handed on as the nouns of `model`."""
