# expect: new_condition fail half_kept
answer = True
new_condition = "(L + lam/2)/(mu + lam/2)"

why = """The regulariser adds lambda to the second derivative in all directions. Adding the same to both bounds brings the quotient
nearer to 1, unless it is 1 already."""
