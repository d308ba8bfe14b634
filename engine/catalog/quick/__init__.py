"""Quick add: the conditions that a typed line most likely means, and what of the line each leaves unsaid.

Pure and deterministic: the same line over the same catalog gives the same candidates in the same order.
"""

from engine.catalog.quick.candidates import Candidate as Candidate
from engine.catalog.quick.candidates import QuickAdd as QuickAdd
