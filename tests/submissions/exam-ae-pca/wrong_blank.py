# expect: modification missing -
modification = ""
