"""What a form of the desk asks, checks and says while somebody types: fields, labels, warnings, reasons.

What happens to a record after it was saved belongs in review/.
"""
