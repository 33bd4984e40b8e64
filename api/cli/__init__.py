"""The command line `sro`: German help, rich output. The console script is `api.cli.main:main`."""
