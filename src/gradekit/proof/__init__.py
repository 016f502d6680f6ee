"""A course proves itself: its references against independent means, its wrong answers, its starters and its files.

What runs a solution's code runs in a process of its own, as judging does.
"""
