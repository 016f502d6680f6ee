difference = """Eager runs every operation as soon as the line is reached and records the graph meanwhile. Graph execution
builds the whole graph first, as a step of its own, and feeds data through it afterwards."""

advantages = """Eager is easy to debug, since any tensor can be printed, and ordinary if and while work on computed values. A graph
known in advance can be optimised as a whole (fused kernels, less memory) and deployed without Python."""
