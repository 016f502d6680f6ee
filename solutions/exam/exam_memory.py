"""Nothing to compute in exam-memory: its only part is text, and its exemplary answer stands in the rubric."""
