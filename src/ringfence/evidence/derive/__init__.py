"""What follows from the claims together: timelines, disputes, corroboration, drafts for the rulebook, figures.

Every module is a pure function of statements (`ringfence.evidence.records.Statement`); none decides anything.
"""
