# expect: receptive_fields fail doubled_kernel

receptive_fields = (5.0, 9.0, 27.0)
