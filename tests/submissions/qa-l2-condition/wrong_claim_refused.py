# expect: answer fail claim_refused
answer = False
new_condition = "(L + lam)/(mu + lam)"

why = """The regulariser adds lambda to the second derivative in all directions. Adding the same to both bounds brings the quotient
nearer to 1, unless it is 1 already."""
