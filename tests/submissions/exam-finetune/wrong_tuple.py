# expect: exploration error -
exploration = ("It starts next to a good minimum", "and only searches around it.")
last_layer = "Last layer: a slice of the landscape. New layers: another parameter space, so another landscape."
