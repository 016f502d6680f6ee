components = r"""\begin{enumerate} \item BLAS-like operations on tensors \item CUDA support \item autograd
\item \texttt{nn.Module} \item bindings to a high-level language \end{enumerate}"""
