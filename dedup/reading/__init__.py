"""Reads a text and decides what is removed: in passes, and without the addresses of its links.

A pass has three parts: the text is prepared, its lines are classified, and what is removed is decided. Preparation and
decision are separate so that the lines of many texts can be classified together. Each is a list of steps that pass
frozen values to one another.
"""

from dedup.reading.addresses import clean_without_addresses
from dedup.reading.passes import Passes

__all__ = ["Passes", "clean_without_addresses"]
