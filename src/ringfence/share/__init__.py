"""What leaves: reports, tables and pictures made from findings."""
