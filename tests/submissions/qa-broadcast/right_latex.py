valid_p = ("1", "5")
shape = r"(4 \times 5 \times 5 \times 3)"
