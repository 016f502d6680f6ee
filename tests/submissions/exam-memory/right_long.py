examples = """Transformers. The attention matrix of each head is n x n for n tokens, so it grows with the square of the
length. The learned projections have the width of the model and do not depend on n at all.

Also: training keeps the activations of every layer until the backward pass, in proportion to the batch size, which is
no property of the model. Adam keeps two more numbers for each weight."""
