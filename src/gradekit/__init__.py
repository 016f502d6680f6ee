"""gradekit marks mathematics-of-machine-learning exercises."""

__version__ = "0.1.0"
