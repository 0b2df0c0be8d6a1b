"""`python -m phtui`."""

from phtui.cli.main import main

main(prog_name="phtui")
