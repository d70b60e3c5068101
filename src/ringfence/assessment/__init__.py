"""Every element against every provision at any date: compliant, breach, gap, dormant or unknown, with the reason."""
