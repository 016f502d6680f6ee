def residual(x, f):
    out = []
    for token in x:
        out.append([float(value) + float(f(value)) for value in token])
    return out


where = "Gradient flows along the identity path: I + df/dx. Around attention and around the feed-forward part."
