"""Duties: what a state of a provision demands; one module each, found through the entry points ``ringfence.duties``."""

from ringfence.rulebook.duties.base import Duty, duty_named, known_duties

__all__ = ["Duty", "duty_named", "known_duties"]
