"""Files in: what an uploaded file is, what its rows would do, and keeping it until somebody agrees.

Reading, checking and writing the rows themselves belong in rows/.
"""
