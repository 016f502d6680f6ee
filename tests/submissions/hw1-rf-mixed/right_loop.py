receptive_fields = []
size = jump = 1
for k, s, d in [(5, 2, 1), (3, 1, 1), (5, 1, 2)]:
    size += (k - 1) * d * jump
    jump *= s
    receptive_fields.append(size)
