# expect: examples error -
examples = ["CNN", "Transformer"]
