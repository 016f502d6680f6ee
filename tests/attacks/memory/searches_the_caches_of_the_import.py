"""Looks through what the import remembers: finders, their folders, paths that were looked at.

stopped by: always
"""


def attack():
    for folder, finder in sys.path_importer_cache.items():
        names = {folder, *getattr(finder, "_path_cache", ())}
        if any("hw1_tiny" in name or "solutions" in name or "exercises" in name for name in names):
            return True
    return False
