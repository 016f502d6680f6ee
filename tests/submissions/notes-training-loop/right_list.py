order = ["zero_grad", "prediction", "loss", "backward", "step"]
