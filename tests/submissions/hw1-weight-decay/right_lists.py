def penalty_grad(phi, lr, decay):
    result = []
    for value in phi:
        result.append(2 * value * decay / (2 * lr))
    return result


def l2_step(phi, grad_L, lr, decay):
    return tuple((1 - decay) * p - lr * g for p, g in zip(phi, grad_L))


proof = r"""
$\phi - \alpha(\nabla L + \frac{\lambda}{\alpha}\phi) = (1-\lambda)\phi - \alpha\nabla L$, for every differentiable $L$,
because $\nabla \frac{\lambda}{2\alpha}\sum_k\phi_k^2 = \frac{\lambda}{\alpha}\phi$.
"""
