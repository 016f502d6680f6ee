"""Nothing to compute in exam-ae-pca: its only part is text, and its exemplary answer stands in the rubric."""
