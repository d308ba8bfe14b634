"""Cardinal: ``python main.py`` opens the window, ``python main.py COMMAND`` works without one."""

import gc
import sys

from app.start import start

if __name__ == "__main__":
    code = start(sys.argv[1:])
    gc.freeze()  # else Python looks through everything once more: a sixth of a short command
    sys.exit(code)
