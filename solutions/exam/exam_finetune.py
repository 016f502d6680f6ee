"""Nothing to compute in exam-finetune: its parts are text, and their exemplary answers stand in the rubric."""
