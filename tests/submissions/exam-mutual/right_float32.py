import numpy as np


def loss(p_a, p_b, labels, beta):
    a, b = np.float32(p_a), np.float32(p_b)
    right = np.eye(a.shape[1], dtype=np.float32)[labels]
    ratio = np.log(a) - np.log(b)
    loss_a = np.mean(np.sum(a * ratio - right * np.log(a), axis=1))
    loss_b = np.mean(np.sum(-b * ratio - right * np.log(b), axis=1))
    return np.float32(beta) * loss_a + np.float32(1 - beta) * loss_b


different_architectures = np.True_
purpose = r"$\mathrm{CE}$: correct classes. $\mathrm{KL}(A, B) = 0$ iff both outputs agree, so the two are made alike."
architectures = r"$\mathcal{L}$ depends on $A(D)$ and $B(D)$ only, both in $\mathbb{R}^{n \times K}$."
instability = "Simultaneous updates: the target of each KL moves at the same time."
fix = "Take turns, as in a GAN."
