difference = " ".join(
    ["Define by run against define and run:", "numbers at once, or a plan first and the numbers later."]
)

advantages = (
    "Eager: errors show up at their line, and the model may branch on data.\n"
    "Graph: the compiler sees everything, so it can fuse operations and drop dead ones."
)
