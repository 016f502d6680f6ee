# expect: order fail loss_before_prediction
order = ("zero_grad", "loss", "prediction", "backward", "step")
