"""Numbers with error bounds, the functions of them, and the value of a formula at a point."""
