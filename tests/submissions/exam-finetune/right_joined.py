exploration = " ".join(
    (
        r"Fine-tuning starts at $\theta_0$ with $\ell(\theta_0)$ already low",
        r"and stays in a small ball around $\theta_0$;",
        "from scratch the path is long and its end depends on the random start.",
    )
)
last_layer = (
    r"Frozen layers fix most of $\theta$, so the walk stays in an affine subspace. "
    r"Added layers replace $\mathbb{R}^p$ by $\mathbb{R}^{p+q}$: the landscape itself is a new one."
)
