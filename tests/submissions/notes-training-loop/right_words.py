order = "Prediction, Zero Grad, Loss, backward, STEP".split(", ")
