answer = "False"

why = """They shrink d, the length of each example, by zeros or short codes, so one example costs less. n stays the same; against a
large n one would take minibatches."""
