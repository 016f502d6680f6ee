# expect: dimension fail maps_counted
dimension = "n^m"
