few_to_many = min(("forward", 1), ("reverse", 1000), key=lambda each: each[1])[0]
many_to_few = min(("forward", 1000), ("reverse", 1), key=lambda each: each[1])[0]

difference = """Forward mode tracks dv/dx, the derivative of each intermediate v by an input, in the order of the program. Reverse
mode tracks dy/dv, the derivative of an output by each intermediate, from the end to the start."""
