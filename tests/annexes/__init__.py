"""Annexes of made-up provinces in every format, with the truth about them."""
