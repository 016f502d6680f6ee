law = r"\frac{C}{x^{\gamma}}"


form = "Power law: same factor for each doubling; line in a log-log plot."
