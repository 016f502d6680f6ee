# expect: order fail step_before_backward
order = ["zero_grad", "prediction", "loss", "step", "backward"]
