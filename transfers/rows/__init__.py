"""A record and the cells of its list: read, parsed, checked, compared, written.

Files (their formats, descriptions and uploads) belong in exports/ and imports/.
"""
