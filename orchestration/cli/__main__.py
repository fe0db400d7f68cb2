"""`python -m orchestration.cli`: the command line of this copy of the code, installed or not.

Belongs here: nothing but the call. Does not belong here: commands (`orchestration.cli`).
"""

from orchestration.cli import main

if __name__ == "__main__":
    main()
