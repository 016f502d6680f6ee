# expect: dimension fail one_image
dimension = "n"
