# expect: order fail backward_before_loss
order = ["zero_grad", "prediction", "backward", "loss", "step"]
