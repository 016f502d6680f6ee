product_shape = "(m, " + "(" * 100_000 + "\x1b]0;owned\x07" + "**9" * 1000
