"""Inventories of operators read into canonical elements and sites; the workspace that keeps them."""
