"""The parts of the window around the builder: bars, lists, panels, pages."""
