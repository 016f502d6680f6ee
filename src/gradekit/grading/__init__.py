"""Marking a class: what is to be done, processes that do it, and the gradebook that keeps what they say."""
