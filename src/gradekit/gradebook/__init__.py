"""The gradebook: what was handed in, what marking said, and what persons gave. Nothing here runs or marks anything."""
