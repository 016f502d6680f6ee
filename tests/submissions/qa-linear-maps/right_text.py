dimension = "mn"
