"""Dated, cited provisions as data, and the supplier identities they rest on. Usable alone."""

from ringfence.rulebook.load import Rulebook, load_rulebook

__all__ = ["Rulebook", "load_rulebook"]
