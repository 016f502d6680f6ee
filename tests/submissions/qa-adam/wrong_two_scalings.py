# expect: parts fail two_scalings
parts = {"AdaGrad", "RMSProp"}

why = """Momentum contributes the running average of the gradients, which gives the direction. RMSProp contributes the running
average of their squares, whose root divides the step of each weight."""
