# expect: factor fail logarithm
answer = False
factor = "log(kappa)"

why = """kappa squared would mean more steps, as kappa is at least 1. Momentum turns kappa into its square root, which helps most
where kappa is large."""
