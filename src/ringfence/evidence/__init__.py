"""Documents and claims: who says what about which supplier, since when, where in the text."""
