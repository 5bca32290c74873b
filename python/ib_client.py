"""Entry point of the bridge: `python3 -I -u python/ib_client.py`."""

import os
import sys

# -I keeps the folder of the script off sys.path; the package beside it is all we add.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

if sys.version_info < (3, 10):
    sys.stderr.write(
        '{"level":"critical","event":"python_too_old","exitCode":2,"cause":"Python %d.%d is too old",'
        '"fix":"Install Python 3.10 or newer and start again","with":{"found":["%d.%d"],"needed":"3.10"}}\n'
        % (sys.version_info[:2] + sys.version_info[:2])
    )
    sys.exit(2)

if __name__ == "__main__":
    from lotse_bridge.main import main

    main()
