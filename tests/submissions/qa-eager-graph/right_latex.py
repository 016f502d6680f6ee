difference = r"""\emph{Eager}: $y = xW$ is computed when the line runs. \emph{Graph}: the line adds a node to a graph,
and a separate call evaluates the graph."""

advantages = r"""\begin{itemize} \item Eager: a debugger works, control flow is Python's. \item Graph: global
optimisation, and the stored graph runs on a phone. \end{itemize}"""
