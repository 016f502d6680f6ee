"""`gradekit check --watch`: a save is marked at once, and single keys do the rest."""
