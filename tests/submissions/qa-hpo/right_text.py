why = """HPO trains the model many times, which nobody can pay for a large one: there is one big run. A scaling law is fitted to
cheap small runs and tells what size and how much data to choose for it."""
