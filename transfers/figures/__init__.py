"""Figures: what each shows, its drawing, title, caption, sources and image.

A figure is one object that page, frame, image and report read. The numbers come from analysis/ by ledger/.
"""
