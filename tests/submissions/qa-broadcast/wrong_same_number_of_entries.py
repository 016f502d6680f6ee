# expect: valid_p fail same_number_of_entries
valid_p = {4}
shape = (4, 5, 5, 3)
