# expect: new_condition fail upside_down
answer = True
new_condition = "(mu + lam)/(L + lam)"

why = """The regulariser adds lambda to the second derivative in all directions. Adding the same to both bounds brings the quotient
nearer to 1, unless it is 1 already."""
