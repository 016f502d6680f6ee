"""qa-hpo: there is nothing to compute; a person marks the answer, by the rubric."""
