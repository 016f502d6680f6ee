dimension = "dim = n × m"
