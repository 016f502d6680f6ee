# expect: factor fail inverse_root
answer = False
factor = "1/sqrt(kappa)"

why = """kappa squared would mean more steps, as kappa is at least 1. Momentum turns kappa into its square root, which helps most
where kappa is large."""
