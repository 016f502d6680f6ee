order = ["prediction", "loss", "backward", "step", "zero_grad"]
