why = "Only one run of the big model is affordable, so small runs are extrapolated to choose its size and data."
