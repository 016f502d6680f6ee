# expect: factor fail unchanged
answer = False
factor = "kappa"

why = """kappa squared would mean more steps, as kappa is at least 1. Momentum turns kappa into its square root, which helps most
where kappa is large."""
