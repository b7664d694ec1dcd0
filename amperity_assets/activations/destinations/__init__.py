"""Where files are delivered to; one module per kind of destination."""
