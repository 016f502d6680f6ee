# expect: order fail reversed
order = ["step", "backward", "loss", "prediction", "zero_grad"]
