# expect: order fail step_first
order = ["step", "zero_grad", "prediction", "loss", "backward"]
