"""Mathematical answers as trees: reading them, evaluating them with error bounds, deciding whether two are equal.

Nothing here runs code, evaluates text or knows exercises, files or processes.
"""
