components = ", ".join(
    [
        "linear algebra on arrays",
        "support for accelerators",
        "a backpropagation engine",
        "classes for layers and models",
        "the embedding in Python",
    ]
)
