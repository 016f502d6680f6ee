why = " ".join([
    "Many full-size runs are too expensive.",
    "Small runs and a fitted curve predict the loss of the large one before it is started.",
])
