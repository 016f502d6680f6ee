few_to_many = 1
many_to_few = "2"

difference = """Forward mode tracks dv/dx, the derivative of each intermediate v by an input, in the order of the program. Reverse
mode tracks dy/dv, the derivative of an output by each intermediate, from the end to the start."""
