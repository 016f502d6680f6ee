# Written as a list of sentences and joined.
sentences = [
    r"A convolution with $k \times k$ kernels has $k^2 c_1 c_2$ weights,",
    r"but its output holds $c_2 h w$ numbers an image;",
    "the kernel is shared by all positions, so h and w cost memory and no parameters.",
]
examples = " ".join(sentences)
