# expect: examples missing -
examples = "   "
