"""Configuration as code: a folder of YAML and SQL, checked as a whole."""
