components = """1. Tensor and linear algebra routines. 2. Kernels for GPUs and other devices. 3. Automatic differentiation.
4. Modules to build networks from layers. 5. A Python front end."""
