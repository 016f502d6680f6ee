# expect: new_condition fail not_regularised
answer = True
new_condition = "L/mu"

why = """The regulariser adds lambda to the second derivative in all directions. Adding the same to both bounds brings the quotient
nearer to 1, unless it is 1 already."""
