"""qa-eager-graph: both answers are text; what counts is in the rubric."""
