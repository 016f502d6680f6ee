# expect: order fail cleared_before_step
order = ["prediction", "loss", "backward", "zero_grad", "step"]
