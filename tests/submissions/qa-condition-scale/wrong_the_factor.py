# expect: condition_number fail the_factor
answer = False


def condition_number(a, d):
    return a


why = """Both condition numbers are 1: the Hessian of a |w|^2 is 2a times the identity, so the second derivative is the same in
every direction and the factor cancels."""
