"""`python -m matchmaker` is the command line, and the demo."""

import sys

from matchmaker import cli
from matchmaker.demo import command


def main() -> int:
    """Run the demo or a command."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["demo"]:
        return command.main(arguments[1:])
    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
