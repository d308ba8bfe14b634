"""Cardinal: ``python main.py`` opens the window, ``python main.py COMMAND`` works without one."""

import sys

from app.start import start

if __name__ == "__main__":
    sys.exit(start(sys.argv[1:]))
