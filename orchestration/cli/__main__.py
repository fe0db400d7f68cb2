"""`python -m orchestration.cli`: the command line of this copy of the code, installed or not."""

from orchestration.cli import main

if __name__ == "__main__":
    main()
