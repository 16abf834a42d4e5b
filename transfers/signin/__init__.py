"""Signing in to the desk: a password, then a code; lockout, and the end of idle sessions.

What an account may do with a record belongs in workflow/.
"""
