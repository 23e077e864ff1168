"""`python -m matchmaker` is the command line, and the demo."""

import sys
from importlib import import_module

DEMO = "matchmaker.demo.command"
COMMAND_LINE = "matchmaker.cli"


def main() -> int:
    """Run the demo or a command; only what is asked for is loaded, since loading takes long."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["demo"]:
        return int(import_module(DEMO).main(arguments[1:]))
    return int(import_module(COMMAND_LINE).main(arguments))


if __name__ == "__main__":
    sys.exit(main())
