"""What may not be in a 5G network, by whose rule, since when, by when must it go, and who says so."""
