"""gradekit inside a notebook's kernel, or any other Python that somebody types into.

api     check, repro, hint and show, as `import gradekit` gives them
marking what has been chosen is marked and told
magic   %gradekit and %%gradekit
shell   IPython's side: whether there is one, and which cells have been run in it
warm    the processes that mark, kept for the next check, and ended with the kernel
result  what these return: plain text as the command prints it, and HTML for a notebook

Nothing of a submission runs in the kernel's process, and no solution is read in it.
"""
