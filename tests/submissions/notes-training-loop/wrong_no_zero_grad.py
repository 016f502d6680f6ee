# expect: order fail -
order = ["prediction", "loss", "backward", "step"]
