"""Who may do what with a record on its way to the public: states, proposed changes, corrections, roles.

What a page of the desk asks or shows belongs in admin/; what `public(at)` is, in models/publication.py.
"""
