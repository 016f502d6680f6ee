exploration = """The pretrained parameters already solve a related problem, so a minimum of the new loss should be close
to them. A short and local search with small steps is enough. Training from scratch starts at a random point with a high
loss and has to cross the landscape."""

last_layer = """Only the last layer: all other coordinates are frozen, and we move in the subspace of the remaining
ones. New layers: the domain gets more dimensions, and the loss over it is a different function, in which the old minimum
has no special meaning."""
