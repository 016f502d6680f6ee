"""Notebooks as submissions: their code is taken out by reading alone, never by running a cell.

cells       the texts of the code cells of a file, format 3 or 4
magics      what Jupyter understands and Python does not, taken out of a cell
statements  each cell's statements, with the names that they bind and need
effects     which objects a statement may change without binding a name
needs       the statements that a name needs, from its last definition backwards
extract     the program that is run, and where each of its lines stands in the notebook
"""
