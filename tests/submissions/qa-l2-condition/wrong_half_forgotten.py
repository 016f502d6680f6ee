# expect: new_condition fail half_forgotten
answer = True
new_condition = "(L + 2*lam)/(mu + 2*lam)"

why = """The regulariser adds lambda to the second derivative in all directions. Adding the same to both bounds brings the quotient
nearer to 1, unless it is 1 already."""
