"""`python -m api.cli` is `sro`, for processes started by `sro` itself."""

from api.cli.main import main

main()
