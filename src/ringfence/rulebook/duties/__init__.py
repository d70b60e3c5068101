"""Duties: what a state of a provision demands. One module each, found through the entry point group ringfence.duties."""

from ringfence.rulebook.duties.base import Duty, duty_named, known_duties

__all__ = ["Duty", "duty_named", "known_duties"]
