answer = " No "

why = r"""Autoencoders and PCA map $\mathbb{R}^d$ to $\mathbb{R}^k$ and sparsity skips zeros, so the cost in $d$ falls, while all
$n$ examples are still there."""
