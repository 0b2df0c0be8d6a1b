"""`python -m phtui`."""

from phtui.cli.main import main

main()
