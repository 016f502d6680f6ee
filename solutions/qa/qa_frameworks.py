"""qa-frameworks: the answer is text; what counts is in the rubric."""
