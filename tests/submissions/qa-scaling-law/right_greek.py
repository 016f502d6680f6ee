law = "C x**(-γ)"


form = """A power law. Doubling x multiplies f by 2^(-gamma) each time. One fits a straight line to log f against log x of small
runs."""
