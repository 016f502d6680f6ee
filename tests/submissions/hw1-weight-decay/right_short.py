def penalty_grad(phi, lr, decay):
    return decay * phi / lr


def l2_step(phi, grad_L, lr, decay):
    return phi - lr * (grad_L + penalty_grad(phi, lr, decay))


proof = """dL~/dphi = dL/dphi + (lambda/alpha) phi. A step is phi - alpha dL/dphi - lambda phi, which is
(1 - lambda) phi - alpha dL/dphi. L was any loss with a gradient."""
