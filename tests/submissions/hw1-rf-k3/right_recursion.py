def grow(layers):
    return 1 if layers == 0 else grow(layers - 1) + 2


receptive_field = grow(3)
