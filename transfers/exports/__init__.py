"""Files out: each format of a list, the package, and what describes them to people and programs.

The cells themselves come from rows/; which rows a file holds, from filters/.
"""
