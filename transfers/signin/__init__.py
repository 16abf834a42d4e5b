"""Signing in to the desk: password, then a code; who failed too often waits; who is idle is signed out."""
