# Built from lines, with LaTeX in raw strings.
lines = [
    r"Without nonlinearities $D(E(x)) = W_d W_e x$, a map of rank $k$.",
    r"Keep $\min \|X - W_d W_e X\|_F^2$ on centred data; its minimum is the projection on the top $k$ directions,",
    r"but any $W_d M$, $M^{-1} W_e$ is as good, so add $W_e = W_d^T$ and $W_d^T W_d = I$.",
]
modification = "\n".join(lines)
