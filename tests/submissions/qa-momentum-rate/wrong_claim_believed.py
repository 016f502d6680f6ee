# expect: answer fail claim_believed
answer = True
factor = "sqrt(kappa)"

why = """kappa squared would mean more steps, as kappa is at least 1. Momentum turns kappa into its square root, which helps most
where kappa is large."""
