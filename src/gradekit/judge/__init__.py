"""What runs in the judging process: it holds the solutions and never runs a student's code."""
