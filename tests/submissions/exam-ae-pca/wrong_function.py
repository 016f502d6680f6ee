# expect: modification error -


def modification(x):
    return "Remove the nonlinearities."
