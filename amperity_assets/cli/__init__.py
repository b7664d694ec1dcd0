"""The ``amperity-assets`` command."""
