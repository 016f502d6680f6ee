# expect: law fail line_itself
law = "C - gamma*log(x)"


form = """A power law. Doubling x multiplies f by 2^(-gamma) each time. One fits a straight line to log f against log x of small
runs."""
