order = ("prediction", "zero_grad", "loss", "backward", "step")
