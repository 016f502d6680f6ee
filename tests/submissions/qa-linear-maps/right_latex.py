dimension = r"$m \cdot n$"
