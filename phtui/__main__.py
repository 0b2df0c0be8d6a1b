"""`python -m phtui`."""

from phtui.cli import main

main()
