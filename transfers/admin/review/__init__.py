"""A record on its way at the desk: transitions, proposals, history, comparing, conflicts, deleting.

The rules themselves are in workflow/; here they are shown, asked and carried out.
"""
