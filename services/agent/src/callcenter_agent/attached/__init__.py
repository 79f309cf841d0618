"""Tools that a desk gets by configuration: from MCP servers, and from the caller's browser."""
