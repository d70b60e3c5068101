"""Vocabulary shared by every stage: tables, dates, three-valued logic, located errors. Imports no stage."""
