"""One plain function per page or endpoint: a World and what was asked in, what is shown out. No Flask here.

Texts come out in the reader's language (``Words``) and numbers ready to print, so that templates count nothing.
"""
