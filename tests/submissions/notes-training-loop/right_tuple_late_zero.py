# clearing may wait until just before backward
order = ("prediction", "loss", "zero_grad", "backward", "step")
