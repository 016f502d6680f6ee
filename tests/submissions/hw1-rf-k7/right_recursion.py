def grow(layers):
    return 1 if layers == 0 else grow(layers - 1) + 6


receptive_field = grow(3)
